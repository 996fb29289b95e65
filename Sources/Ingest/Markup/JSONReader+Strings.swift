internal import Terms

extension JSONReader {
  mutating func string() -> String? {
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        guard escape(&content) else { return nil }
      // RFC 8259 allows them only as escapes: a bare line end means that a quote is missing.
      case 0..<0x20:
        fail("a control character in a string")
        return nil
      default:
        let length = UTF8Sequence.length(bytes, at: position)
        guard length > 0 else {
          fail("a byte that is no UTF-8")
          return nil
        }
        content.append(contentsOf: bytes[position..<(position + length)])
        position += length
      }
    }
    fail("the document ends within a string")
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape(_ content: inout [UInt8]) -> Bool {
    if let byte = next, let character = Self.escapes[byte] {
      position += 1
      content.append(character)
      return true
    }
    guard next == UInt8(ascii: "u"), let high = unit() else {
      fail("no such escape in a string")
      return false
    }
    var value = high
    if (0xD800...0xDBFF).contains(high), bytes[position...].starts(with: [0x5C, 0x75]) {
      let before = position
      position += 1
      if let low = unit(), (0xDC00...0xDFFF).contains(low) {
        value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
      } else {
        position = before
      }
    }
    // Half a surrogate pair is no character, and SQLite would end a text at a NUL.
    let scalar = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    content.append(contentsOf: Array(String(Character(scalar)).utf8))
    return true
  }

  /// Reads the `u` and four hexadecimal digits of an escape.
  private mutating func unit() -> UInt32? {
    guard position + 5 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[(position + 1)..<(position + 5)] {
      guard let digit = Hexadecimal.value(of: byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    position += 5
    return value
  }
}
