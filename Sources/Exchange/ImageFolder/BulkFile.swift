internal import Files
internal import Glibc

/// Files of a folder that appears as a whole: brought to disk together, not one by one.
///
/// `AtomicFile` waits for the disk after each file, which takes longer than all else for thousands of
/// small images.
enum BulkFile {
  /// Writes a new file.
  ///
  /// Fails when the disk is full or the folder can't be written.
  static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw failure(path) }
      offset += written
    }
  }

  /// Brings the files of a folder to disk: most went there while the later ones were written.
  ///
  /// Fails when the disk refuses.
  static func synchronise(_ folder: String) throws(FileError) {
    for name in try Folder.names(in: folder) {
      let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure("\(folder)/\(name)") }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw failure("\(folder)/\(name)") }
    }
  }

  private static func failure(_ path: String) -> FileError {
    .system(operation: "write", path: path, reason: String(cString: strerror(errno)))
  }
}
