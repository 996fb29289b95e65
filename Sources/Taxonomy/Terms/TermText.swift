internal import Foundation

/// The normal form in which terms of rules and of data are compared.
enum TermText {
  /// Between the elements of a path.
  static let separator = " / "

  /// Entities decoded until stable, NFKC, lower case, one blank, trimmed, no trailing punctuation.
  ///
  /// There is no stemming: plurals are named in the rules.
  static func normalise(_ raw: String) -> String {
    if isPlain(raw) { return raw }
    let decoded = Entities.decodeUntilStable(raw)
      .precomposedStringWithCompatibilityMapping.lowercased()
      .precomposedStringWithCompatibilityMapping
    var words: [Substring] = []
    for word in decoded.split(whereSeparator: isBlank) { words.append(word) }
    var text = words.joined(separator: " ")
    while let last = text.last, last == " " || trailing.contains(last) { text.removeLast() }
    return text
  }

  /// A path's elements in normal form; empty elements fall out.
  static func normalise(path: [String]) -> [String] {
    path.map { normalise($0) }.filter { !$0.isEmpty }
  }

  /// The path that a text such as `Papule / pearly` writes, in normal form.
  ///
  /// Only a slash between blanks parts elements: `and/or` is one word.
  static func path(_ text: String) -> [String] {
    var elements: [String] = []
    var current: [Substring] = []
    for word in text.split(whereSeparator: isBlank) {
      if word == "/" {
        elements.append(current.joined(separator: " "))
        current = []
      } else {
        current.append(word)
      }
    }
    elements.append(current.joined(separator: " "))
    return normalise(path: elements)
  }

  /// The path as one text.
  static func joined(_ path: [String]) -> String {
    path.joined(separator: separator)
  }

  private static let trailing: Set<Character> = [".", ",", ";", ":", "!", "?", "…"]

  private static func isBlank(_ character: Character) -> Bool {
    character.isWhitespace || character == "\u{FEFF}" || character == "\u{200B}"
  }

  /// Most texts need no work: small ASCII letters, digits and single blanks inside.
  private static func isPlain(_ raw: String) -> Bool {
    var before = UInt8(ascii: " ")
    for byte in raw.utf8 {
      let isLetter = byte >= 97 && byte <= 122 || byte >= 48 && byte <= 57
      let isBlank = byte == 32
      guard isLetter || isBlank, !(isBlank && before == 32) else { return false }
      before = byte
    }
    return before != 32
  }
}
