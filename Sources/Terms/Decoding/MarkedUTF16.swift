/// Bytes in UTF-16 behind a byte order mark, character by character.
package struct MarkedUTF16: Sequence {
  /// A character: its value and where its bytes end.
  package struct Element {
    /// The scalar value, a surrogate that has lost its half, or nil for half a unit at the end.
    package let value: UInt32?
    /// The offset behind the character's last byte.
    package let end: Int
  }

  /// Bytes of the mark.
  static let markLength = 2

  private let bytes: [UInt8]
  private let isLittleEndian: Bool

  /// Reads the mark; nil when there is none.
  package init?(_ bytes: [UInt8]) {
    isLittleEndian = bytes.starts(with: [0xFF, 0xFE])
    guard isLittleEndian || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
    self.bytes = bytes
  }

  /// The character set's name.
  var name: String { isLittleEndian ? "utf-16le" : "utf-16be" }
  /// Bytes of the whole text.
  var byteCount: Int { bytes.count }

  /// The text as it is, with U+FFFD for what can't be decoded.
  package var utf8: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for character in self {
      let scalar = character.value.flatMap { Unicode.Scalar($0) } ?? "\u{FFFD}"
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return text
  }

  /// The line, from 1, of the first character that can't be decoded; nil when all can.
  package var lineOfFault: Int? {
    var line = 1
    for character in self {
      guard let value = character.value, Unicode.Scalar(value) != nil else { return line }
      if value == 0x0A { line += 1 }
    }
    return nil
  }

  package func makeIterator() -> AnyIterator<Element> {
    var index = Self.markLength
    return AnyIterator {
      guard index < bytes.count else { return nil }
      guard index + 1 < bytes.count else {
        index = bytes.count
        return Element(value: nil, end: index)
      }
      let high = unit(at: index)
      index += 2
      // Half a pair is handed out as it is, and half a unit as nil: who decodes replaces and counts
      // both.
      guard (0xD800...0xDBFF).contains(high), index + 1 < bytes.count,
        (0xDC00...0xDFFF).contains(unit(at: index))
      else { return Element(value: high, end: index) }
      let low = unit(at: index)
      index += 2
      return Element(value: 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), end: index)
    }
  }

  private func unit(at index: Int) -> UInt32 {
    let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
    return isLittleEndian ? second << 8 | first : first << 8 | second
  }
}
