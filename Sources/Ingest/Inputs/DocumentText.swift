internal import Foundation
public import Vocabulary

/// A document as UTF-8 text, with the way back to its bytes.
///
/// The text holds no byte order mark and no control characters but tab and line ends, so that no
/// parser trips over them.
public struct DocumentText: Sendable {
  /// The text's bytes.
  public let utf8: [UInt8]
  /// The character set of the file.
  public let charset: String
  /// How it was found.
  public let charsetReason: String
  /// Characters that could not be decoded and became U+FFFD.
  public let undecodable: Int
  private let map: OffsetMap

  init(
    utf8: [UInt8], charset: String, charsetReason: String, undecodable: Int, map: OffsetMap
  ) {
    self.utf8 = utf8
    self.charset = charset
    self.charsetReason = charsetReason
    self.undecodable = undecodable
    self.map = map
  }

  /// The file's bytes for a range of the text.
  public func sourceRange(_ range: Range<Int>) -> Range<Int> {
    let start = map.source(of: range.lowerBound)
    return start..<max(start, map.source(of: range.upperBound))
  }

  /// The text of a range, as it stands.
  public func raw(_ range: Range<Int>) -> String {
    String(decoding: utf8[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
  }

  /// A range without the white space at its ends.
  public func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range.clamped(to: 0..<utf8.count)
    while !range.isEmpty, Self.isBlank(utf8[range.lowerBound]) { range = range.dropFirst() }
    while !range.isEmpty, Self.isBlank(utf8[range.upperBound - 1]) { range = range.dropLast() }
    return range
  }

  /// The place of a byte of the text.
  public func position(of offset: Int) -> Position {
    let offset = min(max(0, offset), utf8.count)
    var line = 1
    var lineStart = 0
    for index in 0..<offset where utf8[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    var column = 1
    for byte in utf8[lineStart..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return Position(line: line, column: column, byteOffset: map.source(of: offset))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
