internal import Digests
internal import Glibc

/// What derm writes into a folder that it fills, `.derm-output`: what the folder is, and every file
/// in it with its digest.
///
/// It is what allows a later command to replace the folder, and tells the user's files from derm's.
struct OutputMarker: Codable, Sendable {
  /// The marker's name in a folder.
  static let name = ".derm-output"

  /// The version of the marker's form.
  let dermOutput: Int
  /// What the folder is, such as `model report`.
  let kind: String
  /// SHA-256 of every file by its path below the folder; nil for folders that are never replaced.
  let files: [String: Digest]?

  private enum CodingKeys: String, CodingKey {
    case dermOutput = "derm_output"
    case kind, files
  }

  init(kind: String, files: [String: Digest]?) {
    dermOutput = 1
    self.kind = kind
    self.files = files
  }

  /// Reads a folder's marker; nil when it has none that can be read.
  static func read(_ folder: String) -> OutputMarker? {
    let path = "\(folder)/\(name)"
    guard FileFacts(path)?.kind == .file else { return nil }
    return try? CanonicalJSON.read(OutputMarker.self, at: path)
  }

  /// Marks a folder whose files are all there.
  ///
  /// Fails when a file can't be read or the system refuses.
  static func write(_ kind: String, into folder: String) throws(FileError) {
    var files: [String: Digest] = [:]
    for entry in try entries(of: folder) where entry.kind != .folder {
      files[entry.path] = try Digest.ofFile("\(folder)/\(entry.path)")
    }
    let marker = OutputMarker(kind: kind, files: files)
    try AtomicFile.write(try CanonicalJSON.encode(marker), to: "\(folder)/\(name)")
  }

  /// The first thing in a folder that is not as the marker says, in words; nil when all is.
  func foreign(in folder: String) throws(FileError) -> String? {
    let files = files ?? [:]
    let folders = Self.folders(of: files.keys)
    for entry in try Self.entries(of: folder) where entry.path != Self.name {
      if entry.kind == .folder, folders.contains(entry.path) { continue }
      guard entry.kind == .file, let digest = files[entry.path] else { return "'\(entry.path)'" }
      guard try Digest.ofFile("\(folder)/\(entry.path)") == digest else {
        return "a changed '\(entry.path)'"
      }
    }
    return nil
  }

  /// Removes what the marker lists, then the marker and the folders: nothing else, whatever lies
  /// there.
  ///
  /// Fails when something else is left, or the system refuses.
  func removeFiles(of folder: String) throws(FileError) {
    let files = files ?? [:]
    for path in files.keys.sorted() { unsafe unlink("\(folder)/\(path)") }
    for path in Self.folders(of: files.keys).sorted(by: >) { unsafe rmdir("\(folder)/\(path)") }
    unsafe unlink("\(folder)/\(Self.name)")
    guard unsafe rmdir(folder) == 0 else { throw .lastSystemError("remove", folder) }
  }

  /// The folders that paths lie in, without the top.
  private static func folders(of paths: some Sequence<String>) -> Set<String> {
    var folders: Set<String> = []
    for path in paths {
      var parent = Folder.parent(of: path)
      while parent != ".", folders.insert(parent).inserted { parent = Folder.parent(of: parent) }
    }
    return folders
  }

  /// Everything below a folder, links not followed, in the order of their paths.
  private static func entries(
    of folder: String
  ) throws(FileError) -> [(path: String, kind: FileFacts.Kind)] {
    var found: [(path: String, kind: FileFacts.Kind)] = []
    var waiting = [""]
    while let below = waiting.popLast() {
      for name in try Folder.names(in: "\(folder)/\(below)") {
        let path = below + name
        guard let facts = FileFacts("\(folder)/\(path)") else {
          throw .lastSystemError("examine", "\(folder)/\(path)")
        }
        found.append((path, facts.kind))
        if facts.kind == .folder { waiting.append("\(path)/") }
      }
    }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
