/// A piece of markup; text that is put into it is escaped, by construction.
///
/// A literal is markup. What is interpolated is data and is escaped, unless it is `HTML` itself.
/// Escaping goes byte by byte: a quote that carries a combining mark is one `Character`, and an
/// escape that compares characters would let it through.
struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  /// The markup.
  var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Data as markup: escaped for text and for attributes in double quotes.
  init(escaping data: String) { text = Self.escape(data) }

  struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }
    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    mutating func appendInterpolation(_ parts: [HTML]) {
      for part in parts { text += part.text }
    }
    mutating func appendInterpolation(_ data: String) { text += HTML.escape(data) }
    mutating func appendInterpolation(_ number: Int) { text += String(number) }
  }

  /// Markup only when a condition holds.
  static func when(_ condition: Bool, _ html: @autoclosure () -> HTML) -> HTML {
    condition ? html() : ""
  }

  /// Pieces with markup between them.
  static func joined(_ parts: [HTML], _ separator: HTML) -> HTML {
    var result: HTML = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { result.text += separator.text }
      result.text += part.text
    }
    return result
  }

  private static func escape(_ data: String) -> String {
    var bytes = [UInt8]()
    bytes.reserveCapacity(data.utf8.count + 16)
    for byte in data.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      // Controls other than tab and line ends have no place in HTML.
      case 0..<9, 11, 12, 14..<32, 127: bytes += "\u{FFFD}".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
