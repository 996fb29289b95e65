internal import CHTML

/// Turns a source's text into terms.
enum TermText {
  /// Decodes entities until nothing changes, makes one blank of white space, and trims.
  ///
  /// Pages hold entities that were escaped twice (`Orf &amp;amp; …`), JSON texts hold them too.
  static func clean(_ text: String) -> String {
    var text = text
    for _ in 0..<4 where text.utf8.contains(UInt8(ascii: "&")) {
      let decoded = decodingEntities(text)
      if decoded == text { break }
      text = decoded
    }
    return collapsed(text)
  }

  /// The path from root to child that a clean text writes as `Root / child`.
  static func path(_ text: String, separator: String = " / ") -> [String] {
    guard !separator.isEmpty, text.utf8.count > separator.utf8.count else {
      return text.isEmpty ? [] : [text]
    }
    var elements: [String] = []
    var rest = text[...]
    while let found = rest.firstRange(of: separator) {
      elements.append(collapsed(String(rest[..<found.lowerBound])))
      rest = rest[found.upperBound...]
    }
    elements.append(collapsed(String(rest)))
    let filled = elements.filter { !$0.isEmpty }
    return filled.isEmpty ? [text] : filled
  }

  /// One blank between words, none at the ends.
  static func collapsed(_ text: String) -> String {
    if isCollapsed(text) { return text }
    var result = String.UnicodeScalarView()
    var pending = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F {
        pending = !result.isEmpty
        continue
      }
      if pending { result.append(" ") }
      pending = false
      result.append(scalar)
    }
    return String(result)
  }

  /// Whether a text is ASCII and has nothing to collapse, as most are.
  private static func isCollapsed(_ text: String) -> Bool {
    var last: UInt8 = 0x20
    for byte in text.utf8 {
      if byte >= 0x7F || byte < 0x20 || byte == 0x20 && last == 0x20 { return false }
      last = byte
    }
    return last != 0x20 || text.isEmpty
  }

  private static func decodingEntities(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let ampersand = rest.firstIndex(of: "&") {
      result += rest[..<ampersand]
      let name = rest[rest.index(after: ampersand)...].prefix(12).prefix { $0 != ";" }
      let end = name.endIndex
      if end < rest.endIndex, rest[end] == ";", let character = character(String(name)) {
        result.append(character)
        rest = rest[rest.index(after: end)...]
      } else {
        result.append("&")
        rest = rest[rest.index(after: ampersand)...]
      }
    }
    return result + rest
  }

  private static func character(_ name: String) -> Character? {
    var value: UInt32?
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      value = UInt32(name.dropFirst(2), radix: 16)
    } else if name.hasPrefix("#") {
      value = UInt32(name.dropFirst())
    } else {
      value = name == "apos" ? 0x27 : chtml_entity(name)
    }
    guard let value, value >= 0x20, let scalar = Unicode.Scalar(value) else { return nil }
    return Character(scalar)
  }
}
