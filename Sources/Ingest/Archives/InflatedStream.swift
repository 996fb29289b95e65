internal import CZlib
internal import Files

/// Bytes that come one after another.
protocol ByteStream: AnyObject {
  /// The next bytes, `count` of them or fewer at the end.
  ///
  /// Throws when the data is damaged.
  func next(_ count: Int) throws(DamagedStream) -> [UInt8]
}

/// Why a stream can't go on.
struct DamagedStream: Error {
  let reason: String
}

/// A file's bytes.
final class PlainStream: ByteStream {
  private let file: MappedFile
  private var position = 0

  init(_ file: MappedFile) { self.file = file }

  func next(_ count: Int) -> [UInt8] {
    let end = min(file.count, position + count)
    defer { position = end }
    return file.bytes(position..<end)
  }
}

/// The bytes that a deflated part of a file stands for.
@safe final class InflatedStream: ByteStream {
  private let file: MappedFile
  private var position: Int
  private let end: Int
  private let stream: OpaquePointer
  private var isComplete = false

  /// Starts at the beginning of a range; without one the whole file is meant.
  init(_ file: MappedFile, range: Range<Int>? = nil, isGzip: Bool) {
    self.file = file
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? file.count
    guard let stream = unsafe czlib_open(isGzip ? 1 : 0) else {
      preconditionFailure("zlib gave no stream: out of memory")
    }
    unsafe self.stream = stream
  }

  deinit { unsafe czlib_close(stream) }

  func next(_ count: Int) throws(DamagedStream) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count, !isComplete {
      let input = file.bytes(position..<min(end, position + 65536))
      var read = input.count
      var written = count - filled
      let status = unsafe output.withUnsafeMutableBufferPointer { room -> Int32 in
        guard let base = room.baseAddress else { return Int32(CZLIB_DAMAGED) }
        return unsafe czlib_inflate(stream, input, &read, base + filled, &written)
      }
      position += read
      filled += written
      switch status {
      case Int32(CZLIB_END): isComplete = true
      case Int32(CZLIB_BETWEEN): isComplete = position >= end
      case Int32(CZLIB_MORE):
        // zlib wants more input than there is: without this the loop would never end.
        if read == 0, written == 0 {
          throw DamagedStream(reason: "its compressed data ends too early")
        }
      default: throw DamagedStream(reason: "its compressed data is damaged")
      }
    }
    output.removeLast(count - filled)
    return output
  }
}
