internal import Glibc

/// Reads whole files of bounded size.
enum ReadFile {
  /// Larger documents are not read, but for those that `StreamedFile` reads piece by piece.
  static let maximumDocument = 512 << 20
  /// Larger mappings and page templates, which people write by hand, are not read.
  static let maximumMapping = 1 << 20
  /// Larger images are not read.
  static let maximumImage = 256 << 20

  /// What says whether a file changed.
  struct Stamp: Equatable {
    let byteCount: Int
    let modified: Int
  }

  /// Why a file can't be read.
  enum Problem: Error, Equatable, CustomStringConvertible {
    case system(String)
    case tooLarge(Int)

    var description: String {
      switch self {
      case .system(let reason): reason
      case .tooLarge(let size): "it has \(size) bytes, more than such a file may"
      }
    }
  }

  /// The size and time of a file; nil when it is not there.
  static func stamp(_ path: String) -> Stamp? {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else { return nil }
    let time = information.st_mtim
    // Some file systems hold times that nanoseconds have no room for.
    return Stamp(
      byteCount: Int(information.st_size),
      modified: time.tv_sec &* 1_000_000_000 &+ time.tv_nsec)
  }

  /// The bytes of a file.
  ///
  /// Throws when it is larger than `limit` or the system refuses.
  static func bytes(_ path: String, limit: Int) throws(Problem) -> [UInt8] {
    // Opening a pipe would wait for its writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw lastError }
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { throw lastError }
    guard information.st_mode & S_IFMT == S_IFREG else { throw .system("it is no regular file") }
    let size = Int(information.st_size)
    guard size <= limit else { throw .tooLarge(size) }
    var problem: Problem?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = unsafe Glibc.read(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, size - filled)
        if count < 0, errno == EINTR { continue }
        if count < 0 { problem = lastError }
        if count <= 0 { return }
        filled += count
      }
    }
    if let problem { throw problem }
    return bytes
  }

  /// The first bytes of a file.
  ///
  /// Throws when the system refuses.
  static func head(_ path: String, count: Int) throws(Problem) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw lastError }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, count, 0)
    }
    guard filled >= 0 else { throw lastError }
    bytes.removeLast(count - filled)
    return bytes
  }

  private static var lastError: Problem {
    unsafe .system(String(cString: strerror(errno)))
  }
}
