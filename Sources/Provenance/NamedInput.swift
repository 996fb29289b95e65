internal import Glibc

/// A file or folder that a user named for reading.
public enum NamedInput {
  /// Says whether it can be read, so that a command ends there and then when it can't.
  ///
  /// Fails with `missing` when nothing is there, and with the system's reason when it refuses. Pipes,
  /// sockets and devices are left to whoever reads: opening one can do something.
  public static func check(_ path: String) throws(ProvenanceError) {
    var facts = stat()
    if unsafe stat(path, &facts) == 0, ![S_IFREG, S_IFDIR].contains(facts.st_mode & S_IFMT) {
      return
    }
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .system(operation: "read", path: path, reason: SystemReason.text(errno))
    }
    close(descriptor)
  }
}
