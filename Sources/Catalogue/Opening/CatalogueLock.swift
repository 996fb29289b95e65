internal import Files
internal import Glibc
package import Parallel
internal import Terms

/// Lets one ingest at a time read into a catalogue; whoever only asks it questions needs no lock.
///
/// The lock is the system's, on `<catalogue>.lock`: it ends with the process, even a killed one,
/// whatever file that leaves behind.
package final class CatalogueLock {
  /// Microseconds between two tries to take the lock.
  private static let pause: UInt32 = 50_000

  private let path: String
  private var descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { release() }

  /// Takes a catalogue's lock and waits for it as long as it must; nil when it was cancelled
  /// meanwhile.
  ///
  /// `waiting` is called once when another process has it, with that process's number when it is
  /// known. Fails when the folder can't be made or written.
  package static func take(
    _ catalogue: String, cancellation: Cancellation = Cancellation(),
    waiting: (_ owner: Int32?) -> Void = { _ in }
  ) throws(CatalogueError) -> CatalogueLock? {
    do {
      try Folder.make(Folder.parent(of: catalogue))
    } catch {
      throw .refused(path: catalogue, reason: "\(error)")
    }
    let path = Folder.resolved(catalogue) + ".lock"
    var isWaiting = false
    while !cancellation.isCancelled {
      let descriptor = unsafe open(
        path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw lastError(path) }
      guard isOurs(descriptor) else {
        close(descriptor)
        throw .refused(path: path, reason: "no lock of derm's lies there: move it away")
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        if isNamed(descriptor, path) {
          note(descriptor)
          return CatalogueLock(path: path, descriptor: descriptor)
        }
        // Its owner removed it between our opening and locking.
        close(descriptor)
        continue
      }
      let code = errno
      let owner = isWaiting ? nil : owner(descriptor)
      close(descriptor)
      guard code == EWOULDBLOCK || code == EINTR else {
        errno = code
        throw lastError(path)
      }
      if !isWaiting { waiting(owner) }
      isWaiting = true
      usleep(Self.pause)
    }
    return nil
  }

  /// Gives the lock back; once is enough.
  package func release() {
    guard descriptor >= 0 else { return }
    // Removed while it is still held: whoever waits on the old file then opens a new one.
    unsafe unlink(path)
    close(descriptor)
    descriptor = -1
  }

  /// Whether a file is empty or a lock that a killed process left, and no other name's file: what
  /// somebody else keeps there is neither written to nor removed.
  private static func isOurs(_ descriptor: Int32) -> Bool {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      facts.st_nlink <= 1,
      facts.st_size <= 16
    else { return false }
    return facts.st_size == 0 || owner(descriptor) != nil
  }

  private static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return unsafe fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  /// Writes who holds the lock, for those who wait; a full disk may refuse, and the lock holds.
  private static func note(_ descriptor: Int32) {
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
  }

  private static func owner(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    let digits = bytes.prefix(max(0, count)).prefix(while: \.isASCIIDigit)
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  private static func lastError(_ path: String) -> CatalogueError {
    .refused(path: path, reason: "cannot lock the catalogue: \(SystemReason.text(errno))")
  }
}
