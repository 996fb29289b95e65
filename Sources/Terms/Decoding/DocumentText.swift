/// A document as UTF-8 text, with the way back to its bytes.
///
/// The text holds no byte order mark and no control characters but tab and line ends, so that no
/// parser trips over them.
package struct DocumentText: Sendable {
  /// The text's bytes.
  package let utf8: [UInt8]
  /// The character set of the file.
  package let charset: String
  /// How it was found.
  package let charsetReason: String
  /// Characters that could not be decoded and became U+FFFD.
  package let undecodable: Int
  private let map: OffsetMap

  /// No text: what a file of bytes has.
  package static let none = DocumentText(
    utf8: [], charset: "", charsetReason: "not text", undecodable: 0, map: OffsetMap())

  /// The text of a file whose bytes have been decoded.
  package init(
    utf8: [UInt8], charset: String, charsetReason: String, undecodable: Int, map: OffsetMap
  ) {
    self.utf8 = utf8
    self.charset = charset
    self.charsetReason = charsetReason
    self.undecodable = undecodable
    self.map = map
  }

  /// The file's byte for a byte of the text.
  package func sourceOffset(of offset: Int) -> Int { map.source(of: offset) }

  /// The file's bytes for a range of the text.
  package func sourceRange(_ range: Range<Int>) -> Range<Int> {
    let start = map.source(of: range.lowerBound)
    return start..<max(start, map.source(of: range.upperBound))
  }

  /// The text of a range, as it stands.
  package func raw(_ range: Range<Int>) -> String {
    String(decoding: utf8[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
  }

  /// A range without the white space at its ends.
  package func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range.clamped(to: 0..<utf8.count)
    while !range.isEmpty, Self.isBlank(utf8[range.lowerBound]) { range = range.dropFirst() }
    while !range.isEmpty, Self.isBlank(utf8[range.upperBound - 1]) { range = range.dropLast() }
    return range
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
