internal import Glibc

/// A file that a user names for a result.
///
/// It may be new, empty, a pipe or a device such as `/dev/stdout`; a file with content is replaced
/// only when it begins as the result does, which derm's own earlier result of the same kind does and
/// a file of somebody else does not.
package enum OutputFile {
  /// Writes a result.
  ///
  /// Fails with `occupied` when another file has the name, or when the system refuses.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    if isStream(path) {
      let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .lastSystemError("write", path) }
      defer { close(descriptor) }
      return try FileOutput.write(bytes, to: descriptor, path)
    }
    try AtomicFile.write(bytes, to: try target(path, beginning: beginning(of: bytes)))
  }

  /// Writes a result that is text.
  ///
  /// Fails as the other form does.
  package static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  /// Says whether a result may be written that begins with these bytes, before work is spent on it.
  ///
  /// Fails as `target` does.
  package static func check(_ path: String, beginning: [UInt8]) throws(FileError) {
    if !isStream(path) { _ = try target(path, beginning: beginning) }
  }

  /// Where a result is to be written that begins with these bytes: its symbolic link followed.
  ///
  /// Fails with `occupied` when a file is there that begins otherwise, or when it can't be read.
  package static func target(
    _ path: String, beginning: [UInt8]
  ) throws(FileError) -> String {
    guard let facts = FileFacts(path) else {
      guard errno == ENOENT else { throw .lastSystemError("write", path) }
      return path
    }
    if facts.kind == .link, !Folder.exists(path) {
      throw .occupied(path: path, holds: "a symbolic link that leads nowhere")
    }
    let target = facts.kind == .link ? Folder.resolved(path) : path
    guard !Folder.isFolder(target) else { throw .occupied(path: path, holds: "a folder") }
    let old = try MappedFile(target)
    guard old.count == 0 || old.bytes(0..<min(old.count, beginning.count)) == beginning else {
      throw .occupied(path: path, holds: "something else than such a result")
    }
    return target
  }

  private static func isStream(_ path: String) -> Bool {
    // Also where /dev/stdout is a file: the shell has opened it, and must go on writing into it.
    if path.hasPrefix("/dev/") { return true }
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(facts.st_mode & S_IFMT)
  }

  /// How a result of its kind begins: a page up to its title, JSON up to its first value, a table
  /// with its header.
  static func beginning(of bytes: [UInt8]) -> [UInt8] {
    func through(_ end: String) -> [UInt8]? {
      let end = Array(end.utf8)
      guard bytes.count >= end.count else { return nil }
      return (0...(bytes.count - end.count)).first { bytes[$0...].starts(with: end) }
        .map { Array(bytes[..<($0 + end.count)]) }
    }
    switch bytes.first {
    case UInt8(ascii: "<"): return through("<title>") ?? bytes
    case UInt8(ascii: "{"): return through(":") ?? bytes
    default: return through("\n") ?? bytes
    }
  }
}
