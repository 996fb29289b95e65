/// Unsigned numbers in bytes, least significant byte first.
package struct LittleEndian {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// The number at an offset; nil beyond the end, or when it does not fit.
  package func number(_ offset: Int, _ width: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - width else { return nil }
    var value: UInt64 = 0
    for byte in bytes[offset..<(offset + width)].reversed() { value = value << 8 | UInt64(byte) }
    return Int(exactly: value)
  }

  /// Some bytes; nil beyond the end.
  package func bytes(_ offset: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, count >= 0, offset <= bytes.count - count else { return nil }
    return bytes[offset..<(offset + count)]
  }
}
