internal import Glibc

/// A file or folder that a user named for reading.
package enum NamedInput {
  /// Says whether it can be read, so that a command ends there and then when it can't.
  ///
  /// Fails with `missing` when nothing is there, with `noFile` for pipes, sockets and devices, which are
  /// not opened, and with the system's reason when it refuses.
  package static func check(_ path: String) throws(FileError) {
    try refuseNoFile(path)
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .system(operation: "read", path: path, reason: SystemReason.text(errno))
    }
    close(descriptor)
  }

  /// Looks at a path without opening it: opening a pipe waits for a writer, opening a device can do
  /// something, and neither has to end.
  ///
  /// Fails with `noFile` for pipes, sockets and devices; what is missing is left to who opens it.
  package static func refuseNoFile(_ path: String) throws(FileError) {
    if let kind = specialKind(path) { throw .noFile(path: path, kind: kind) }
  }

  /// What a path is that is neither a file nor a folder; nil for these, and where nothing is.
  package static func specialKind(_ path: String) -> String? {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return nil }
    switch facts.st_mode & S_IFMT {
    case S_IFREG, S_IFDIR: return nil
    case S_IFIFO: return "a pipe"
    case S_IFSOCK: return "a socket"
    default: return "a device"
    }
  }
}
