internal import Documents
internal import Terms

/// Finds the image files that sources name below a folder, and never outside it.
///
/// A file's folders must agree with those that the source states: images that are numbered anew in
/// every folder are others. docs/formats.md has the order in which names are tried.
struct ImageFinder: Sendable {
  /// The folder below which images are looked for.
  let root: String
  /// The files with the suffix of an image.
  let images: [String]
  private let rootName: String
  /// The files that may be an image's, sorted.
  let files: [String]
  /// Files by folded name.
  private let byName: [String: [Int32]]
  /// Image files by folded name without suffix.
  private let byStem: [String: [Int32]]
  private let names: [String]

  /// What became of a search.
  enum Found: Equatable {
    /// The file, relative to the folder.
    case file(String)
    /// No such file; those that are near.
    case missing(near: [String])
    /// Files of that name, of which none is more likely than the others.
    case ambiguous([String])
    /// The name leads out of the folder.
    case outside
  }

  /// A result with how surely it is what was meant.
  struct Match: Equatable {
    var found: Found
    /// How well folders and name agree; nil when no file does.
    var agreement: PathAgreement?
    /// The path that the source means, as far as it is understood.
    var meant = ""

    /// Whether it agrees better than another match, which may be none.
    func agrees(betterThan other: Match?) -> Bool {
      guard let agreement else { return false }
      return other?.agreement.map { $0 < agreement } ?? true
    }
  }

  /// Notes the files of a walked folder.
  init(_ walk: FolderWalk) { self.init(root: walk.root, paths: walk.files) }

  /// Whether a file of a folder may be an image's: any but pages and tables, whose names have a suffix.
  static func isListed(_ path: String) -> Bool {
    FileKind(path) != .document || !(parts(path).last ?? "").contains(".")
  }

  /// Notes a folder's files, sorted by their bytes.
  init(root: String, paths: [String]) {
    self.root = root
    rootName = StatedName.folded(Self.parts(root).last.map(String.init) ?? "")
    var files: [String] = []
    var images: [String] = []
    var byName: [String: [Int32]] = [:]
    var byStem: [String: [Int32]] = [:]
    for file in paths where Self.isListed(file) {
      let kind = FileKind(file)
      let name = String(Self.parts(file).last ?? "")
      let index = Int32(files.count)
      files.append(file)
      byName[StatedName.folded(name), default: []].append(index)
      guard kind == .image else { continue }
      images.append(file)
      if let stem = StatedName.stem(name) {
        byStem[StatedName.folded(stem), default: []].append(index)
      }
    }
    (self.files, self.images, self.byName, self.byStem) = (files, images, byName, byStem)
    names = byName.keys.sorted()
  }

  /// Searches a file that a source names.
  func find(_ wanted: String) -> Found { match(wanted).found }

  /// Searches a file that a source names: as it stands, then with its parts understood, then without
  /// regard to the suffix.
  func match(_ wanted: String) -> Match {
    let readings = StatedName.readings(wanted)
    guard let first = readings.first else { return Match(found: .missing(near: [])) }
    if first.leadsOut { return Match(found: .outside) }
    var elsewhere: [Int32] = []
    let usable = readings.filter { !$0.leadsOut }
    for candidates in [candidates(ofName:), candidates(ofUpload:), candidates(ofStem:)] {
      for reading in usable {
        let files = candidates(reading)
        if files.isEmpty { continue }
        if let match = best(files, reading) { return match }
        elsewhere += files.filter { !elsewhere.contains($0) }
      }
    }
    // A reading that leads out is one that may have been meant.
    if usable.count < readings.count { return Match(found: .outside) }
    let near =
      elsewhere.isEmpty ? nearest(to: first.name) : elsewhere.prefix(3).map { files[Int($0)] }
    return Match(found: .missing(near: near), meant: first.path)
  }

  private func candidates(ofName reading: StatedName) -> [Int32] {
    byName[StatedName.folded(reading.name)] ?? []
  }

  /// Label Studio puts eight letters and a dash before the names of uploads.
  private func candidates(ofUpload reading: StatedName) -> [Int32] {
    let name = reading.name
    guard reading.folders.contains("upload"), let dash = name.firstIndex(of: "-"),
      name[..<dash].count == 8, name[..<dash].allSatisfy(\.isHexDigit)
    else { return [] }
    return byName[StatedName.folded(String(name[name.index(after: dash)...]))] ?? []
  }

  /// Ids without a suffix, and files that were converted.
  private func candidates(ofStem reading: StatedName) -> [Int32] {
    let stem = StatedName.stem(reading.name)
    let whole = byStem[StatedName.folded(reading.name)] ?? []
    return whole + (stem.flatMap { byStem[StatedName.folded($0)] } ?? [])
  }
}

extension ImageFinder {
  /// The one of several files of a name that is meant; nil when no folder agrees.
  private func best(_ candidates: [Int32], _ reading: StatedName) -> Match? {
    let stated = reading.folders.map(StatedName.folded)
    var best: (agreement: PathAgreement, files: [String])?
    for index in candidates {
      let file = files[Int(index)]
      let parts = Self.parts(file).map(String.init)
      guard
        let folders = FolderAgreement(
          parts.dropLast().map(StatedName.folded), stated: stated, isForeign: reading.isForeign,
          root: rootName)
      else { continue }
      let agreement = PathAgreement(
        folders: folders, name: NameAgreement(parts[parts.count - 1], stated: reading.name))
      if best.map({ $0.agreement < agreement }) ?? true { best = (agreement, []) }
      if best?.agreement == agreement { best?.files.append(file) }
    }
    guard let (agreement, all) = best else { return nil }
    var found = all
    // Next to the images lie their thumbnails; this is how one atlas's own pages have them.
    let likelihoods: [(String) -> Bool] = [
      { !Self.isThumbnail($0) }, { $0.hasPrefix("imagelibrary/large/") },
      { $0.utf8.elementsEqual(reading.path.utf8) },
    ]
    for isLikely in likelihoods {
      let likely = found.filter(isLikely)
      if !likely.isEmpty { found = likely }
    }
    // Numbered anew in every folder, and none of these folders was meant.
    if found.count > 1, agreement.folders == .unlike { return nil }
    return Match(
      found: found.count == 1 ? .file(found[0]) : .ambiguous(found), agreement: agreement,
      meant: reading.path)
  }

  static func isThumbnail(_ file: String) -> Bool { file.lowercased().contains("thumb") }

  /// The names of files whose names begin alike.
  private func nearest(to name: String) -> [String] {
    let folded = StatedName.folded(name)
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle] < folded { low = middle + 1 } else { high = middle }
    }
    let around = names[max(0, low - 4)..<min(names.count, low + 4)]
    guard let near = Nearest.candidates(for: folded, among: Array(around), limit: 1).first else {
      return []
    }
    return (byName[near] ?? []).prefix(3).map { files[Int($0)] }
  }

  /// A path's parts; archives made on Windows may have left names with backslashes.
  private static func parts(_ path: String) -> [Substring] {
    path.split { $0 == "/" || $0 == "\\" }
  }
}
