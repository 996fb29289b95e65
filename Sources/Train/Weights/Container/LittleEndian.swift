/// Unsigned numbers in bytes, least significant byte first.
struct LittleEndian {
  let bytes: [UInt8]

  /// The number at a place; nil beyond the end, or when it does not fit.
  func number(_ place: Int, _ width: Int) -> Int? {
    guard place >= 0, place <= bytes.count - width else { return nil }
    var value: UInt64 = 0
    for byte in bytes[place..<(place + width)].reversed() { value = value << 8 | UInt64(byte) }
    return Int(exactly: value)
  }

  /// Some bytes; nil beyond the end.
  func bytes(_ place: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard place >= 0, count >= 0, place <= bytes.count - count else { return nil }
    return bytes[place..<(place + count)]
  }
}
