internal import Foundation
package import Vocabulary

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
  static let none = DocumentText(
    utf8: [], charset: "", charsetReason: "not text", undecodable: 0, map: OffsetMap())

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

  /// The place of a byte of the text.
  package func position(of offset: Int) -> Position {
    var mark = Mark()
    return position(of: offset, from: &mark)
  }

  /// A place up to which lines and columns were counted.
  struct Mark: Sendable {
    var offset = 0
    var line = 1
    var column = 1
  }

  /// The place of a byte, counted on from a mark that moves there, so that many places of a large
  /// text cost one pass.
  func position(of offset: Int, from mark: inout Mark) -> Position {
    let offset = min(max(0, offset), utf8.count)
    if offset < mark.offset { mark = Mark() }
    unsafe utf8.withUnsafeBufferPointer { bytes in
      for index in mark.offset..<offset {
        if unsafe bytes[index] == UInt8(ascii: "\n") {
          mark.line += 1
          mark.column = 1
        } else if unsafe bytes[index] & 0xC0 != 0x80 {
          mark.column += 1
        }
      }
    }
    mark.offset = offset
    return Position(line: mark.line, column: mark.column, byteOffset: map.source(of: offset))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
