/// An image file format that can be decoded.
package enum ImageFormat: String, Codable, Sendable, CaseIterable, CustomStringConvertible {
  /// JPEG: baseline, progressive, gray, YCbCr, RGB, CMYK, YCCK.
  case jpeg
  /// PNG of every colour type and depth.
  case png

  /// The name as people write it.
  package var description: String { self == .jpeg ? "JPEG" : "PNG" }

  /// The format by its first bytes, whatever the file is called; nil when it is neither.
  package static func recognise(_ bytes: [UInt8]) -> ImageFormat? {
    recognise(bytes.span)
  }

  static func recognise(_ bytes: Span<UInt8>) -> ImageFormat? {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    return nil
  }
}

extension Span where Element == UInt8 {
  /// True when the first bytes are `prefix`.
  func starts(with prefix: [UInt8], at offset: Int = 0) -> Bool {
    guard offset >= 0, prefix.count <= count - offset else { return false }
    for index in prefix.indices where self[offset + index] != prefix[index] { return false }
    return true
  }

  /// An unsigned number of `size` bytes, most significant first; nil beyond the end.
  func bigEndian(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, size <= count - offset else { return nil }
    var value = 0
    for index in offset..<(offset + size) { value = value << 8 | Int(self[index]) }
    return value
  }

  /// An unsigned number of `size` bytes, least significant first; nil beyond the end.
  func littleEndian(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, size <= count - offset else { return nil }
    var value = 0
    for index in (offset..<(offset + size)).reversed() { value = value << 8 | Int(self[index]) }
    return value
  }
}
