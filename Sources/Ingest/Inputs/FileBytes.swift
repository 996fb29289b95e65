internal import CHTML
internal import Digests
internal import Glibc
internal import Parallel

/// The bytes of a UTF-8 file, read piece by piece; their digest is computed on the way.
final class FileBytes: XMLByteSource {
  /// Why there are no more bytes, when it isn't the end.
  enum Trouble: Equatable {
    /// The system refuses.
    case system(String)
    /// The bytes are no UTF-8, or hold a control character that has to be cut out.
    case notUTF8
    /// The work was cancelled.
    case interrupted
  }

  private(set) var trouble: Trouble?
  private(set) var byteCount = 0
  private let descriptor: Int32
  private let cancellation: Cancellation
  private var digest: DigestBuilder? = DigestBuilder()
  /// The bytes of a character that a piece broke off in.
  private var carried: [UInt8] = []
  private var markLength = 0
  private var hasEnded = false

  /// Opens a file; nil when the system refuses, and for a pipe or device, which may have no end.
  init?(_ path: String, _ cancellation: Cancellation) {
    self.cancellation = cancellation
    // Opening a pipe would wait for its writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG
    else {
      return nil
    }
  }

  deinit { close(descriptor) }

  /// Reads on to the end and answers the digest of the whole file, once; nil when the system refuses or
  /// the work is cancelled, as `trouble` says.
  func finish() -> Digest? {
    var rest = [UInt8](repeating: 0, count: 1 << 16)
    while !hasEnded {
      guard !cancellation.isCancelled else {
        trouble = .interrupted
        return nil
      }
      guard unsafe rest.withUnsafeMutableBytes({ unsafe more(into: $0) }) != nil else { return nil }
    }
    return digest.take()?.finish()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard trouble == nil else { return nil }
    guard !cancellation.isCancelled else { return fail(.interrupted) }
    while true {
      let begun = carried.count
      unsafe buffer.copyBytes(from: carried)
      carried = []
      let isFirst = byteCount == 0
      guard let got = unsafe more(into: UnsafeMutableRawBufferPointer(rebasing: buffer[begun...]))
      else {
        return nil
      }
      var count = begun + got
      if isFirst, count >= 3, unsafe buffer[0] == 0xEF, unsafe buffer[1] == 0xBB,
        unsafe buffer[2] == 0xBF
      {
        // Without the byte order mark; the rest moves to the front.
        markLength = 3
        count -= 3
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[3..<(3 + count)]))
      }
      guard count > 0 else {
        if hasEnded { return 0 }
        continue
      }
      var invalid: Int32 = 0
      let clean = unsafe buffer.withMemoryRebound(to: UInt8.self) { bytes in
        unsafe bytes.baseAddress.map { unsafe chtml_clean_utf8($0, count, &invalid) } ?? 0
      }
      if invalid != 0 || clean < count && hasEnded { return fail(.notUTF8) }
      carried = unsafe Array(buffer[clean..<count])
      if clean > 0 { return clean }
    }
  }

  func sourceOffset(of offset: Int) -> Int { offset + markLength }

  /// Reads what the system has; nil when it refuses.
  private func more(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        return unsafe fail(.system(String(cString: strerror(errno))))
      }
      hasEnded = count == 0
      byteCount += count
      unsafe digest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return count
    }
  }

  private func fail(_ reason: Trouble) -> Int? {
    trouble = reason
    return nil
  }
}
