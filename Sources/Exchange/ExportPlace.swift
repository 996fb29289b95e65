internal import Provenance

/// Where an export goes: nothing is replaced that an export did not write.
enum ExportPlace {
  /// Fills a folder that appears whole or not at all.
  ///
  /// An existing folder is replaced only when it is empty or holds an export and nothing else. Fails
  /// with `occupied` otherwise, as the filling does, or when the system refuses.
  static func folder(_ path: String, _ fill: (_ temporary: String) throws -> Void) throws {
    if let holds = foreign(in: path) { throw ExchangeError.occupied(path: path, holds: holds) }
    try AtomicFolder.write(to: path, fill)
  }

  /// What a folder holds that no export wrote; nil when it may be replaced or is not there.
  private static func foreign(in path: String) -> String? {
    guard Folder.exists(path) else { return nil }
    guard Folder.isFolder(path) else { return "a file" }
    // A folder that is named by where one stands can't be moved aside.
    guard ![".", "..", "/"].contains(Folder.name(of: path)) else { return "the working folder" }
    guard let names = try? Folder.names(in: path) else { return "a folder that can't be read" }
    if names.isEmpty { return nil }
    guard let stamp = ExportStamp.read(path) else { return "'\(names[0])'" }
    return names.first { !stamp.contents.contains($0) }.map { "'\($0)'" }
  }

  /// Refuses to replace a file that does not begin as an export's does.
  ///
  /// Fails with `occupied`.
  static func file(_ path: String, beginsLike start: [UInt8]) throws(ExchangeError) {
    guard Folder.exists(path) else { return }
    guard !Folder.isFolder(path), let file = try? MappedFile(path),
      file.count >= start.count, file.bytes(0..<start.count) == start
    else { throw .occupied(path: path, holds: "something else") }
  }
}
