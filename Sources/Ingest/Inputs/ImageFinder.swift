internal import Foundation

/// Finds image files below a folder, whatever the case of their names, and never outside it.
struct ImageFinder: Sendable {
  /// The folder.
  let root: String
  private let exact: Set<String>
  private let byName: [String: [String]]

  /// What became of a search.
  enum Found: Equatable {
    /// The file, relative to the folder.
    case file(String)
    /// No such file.
    case missing
    /// The name leads out of the folder.
    case outside
  }

  /// Notes the image files of a walked folder.
  init(_ walk: FolderWalk) {
    root = walk.root
    var exact: Set<String> = []
    var byName: [String: [String]] = [:]
    for file in walk.files where FileKind(file) == .image {
      exact.insert(file)
      byName[Self.name(file).lowercased(), default: []].append(file)
    }
    self.exact = exact
    self.byName = byName
  }

  /// Where the atlas's own pages have their pictures.
  private static let layout = "imagelibrary/large/"

  /// Searches a file name or relative path as a source gives it.
  func find(_ wanted: String) -> Found {
    guard !Self.leadsOut(wanted) else { return .outside }
    let name = Self.name(wanted)
    if let files = byName[name.lowercased()] {
      for path in [wanted, Self.layout + name, name] where exact.contains(path) {
        return .file(path)
      }
      if let found = best(files, wanted: wanted) { return .file(found) }
    }
    if ByteSearch.contains(name, ascii: UInt8(ascii: "%")),
      let decoded = name.removingPercentEncoding,
      let found = best(byName[decoded.lowercased()] ?? [], wanted: wanted)
    {
      return .file(found)
    }
    return .missing
  }

  private static func leadsOut(_ wanted: String) -> Bool {
    wanted.utf8.first == UInt8(ascii: "/")
      || ByteSearch.contains(wanted, ascii: UInt8(ascii: "\\"))
      || (ByteSearch.contains(wanted, "..")
        && wanted.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) })
  }

  /// Of several files of one name: the one in the wanted folder, then the one whose folders agree
  /// most, then no thumbnail, then the first.
  ///
  /// Some atlases number their pictures anew in every folder: when the wanted folders are none of
  /// those that there are, any choice may be another picture, so there is none.
  private func best(_ files: [String], wanted: String) -> String? {
    let wanted = wanted.lowercased()
    let folders = Self.folders(wanted)
    let full = files.filter { !$0.lowercased().contains("thumb/") }
    guard !folders.isEmpty else { return full.first ?? files.first }
    if let match = files.first(where: { ("/" + $0.lowercased()).hasSuffix("/" + wanted) }) {
      return match
    }
    let agreement = { (file: String) in Self.folders(file.lowercased()).intersection(folders).count
    }
    let most = files.map(agreement).max() ?? 0
    if most == 0, full.count > 1 { return nil }
    let agreeing = files.filter { agreement($0) == most }
    return agreeing.first { full.contains($0) } ?? agreeing.first
  }

  private static func folders(_ path: String) -> Set<Substring> {
    Set(path.split(separator: "/").dropLast())
  }

  private static func name(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }
}
