/// A piece of markup; text that is put into it is escaped, by construction.
///
/// A literal is markup. What is interpolated is data and is escaped, unless it is `HTML` itself.
/// Escaping goes byte by byte: a quote that carries a combining mark is one `Character`, and an
/// escape that compares characters would let it through.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  package var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Data as markup: escaped for text and for attributes in double quotes.
  package init(escaping data: String) { text = Self.escape(data) }

  package struct StringInterpolation: StringInterpolationProtocol {
    package var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }
    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ html: HTML) { text += html.text }
    package mutating func appendInterpolation(_ parts: [HTML]) {
      for part in parts { text += part.text }
    }
    package mutating func appendInterpolation(_ data: String) {
      let escaped = HTML.escape(data)
      // Almost no text turns the direction of writing.
      guard HTML.turnsDirection(data), HTML.takesElements(after: text) else {
        text += escaped
        return
      }
      text += "<bdi>\(escaped)</bdi>"
    }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }
  }

  /// Markup only when a condition holds.
  package static func when(_ condition: Bool, _ html: @autoclosure () -> HTML) -> HTML {
    condition ? html() : ""
  }

  /// Pieces with markup between them.
  package static func joined(_ parts: [HTML], _ separator: HTML) -> HTML {
    var result: HTML = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { result.text += separator.text }
      result.text += part.text
    }
    return result
  }

  /// Whether a text could turn the writing of what stands next to it.
  package static func turnsDirection(_ data: String) -> Bool {
    data.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
  }

  /// Whether an element may begin where markup ends so far: not within a tag, and not in an element
  /// that holds text alone or draws.
  private static func takesElements(after markup: String) -> Bool {
    guard
      let last = markup.utf8.lastIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
      )
    else {
      // A piece without a tag: attributes end within quotes.
      return markup.utf8.count { $0 == UInt8(ascii: "\"") } % 2 == 0
    }
    if markup.utf8[last] == UInt8(ascii: "<") { return false }
    guard let start = markup.utf8[..<last].lastIndex(of: UInt8(ascii: "<")) else { return true }
    let name = markup[markup.utf8.index(after: start)...].prefix { $0.isLetter || $0.isNumber }
    return !["title", "option", "textarea", "text", "tspan", "script", "style"].contains(name)
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
      // Controls other than tab and line ends are not allowed in HTML.
      case 0..<9, 11, 12, 14..<32, 127: bytes += "\u{FFFD}".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
