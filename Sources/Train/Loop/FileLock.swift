internal import Files
internal import Glibc

/// A file that one process holds at a time; the system releases it when the process ends, however it ends.
final class FileLock {
  private let descriptor: Int32

  /// Makes the file when it is missing, and holds it.
  ///
  /// Fails with `inUse` when another process holds it, with `busy` as the reason, and when the file system has no locks.
  init(_ path: String, busy: String) throws(TrainError) {
    descriptor = unsafe open(
      path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      let folder = Folder.parent(of: path)
      if code == EWOULDBLOCK { throw .inUse(path: folder, what: busy) }
      throw .inputOutput(path: folder, what: "cannot lock the run: \(SystemReason.text(code))")
    }
  }

  deinit { close(descriptor) }
}
