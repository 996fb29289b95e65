internal import Foundation

/// The normal form in which terms of rules and of data are compared.
package enum TermText {
  /// Between the elements of a path.
  package static let separator = " / "

  /// Entities decoded until stable, NFKC, no characters without a shape, plain hyphens and apostrophes,
  /// lower case, one blank, trimmed, no trailing punctuation.
  ///
  /// There is no stemming: plurals are named in the rules.
  package static func normalise(_ raw: String) -> String {
    if isPlain(raw) { return raw }
    // A character without a shape may stand between a letter and its accent: NFKC once more after it.
    let decoded = plain(
      VisibleText.of(
        CharacterReferences.decodeUntilStable(raw).precomposedStringWithCompatibilityMapping
      )
      .lowercased().precomposedStringWithCompatibilityMapping)
    var words: [Substring] = []
    for word in decoded.split(whereSeparator: isBlank) { words.append(word) }
    var text = words.joined(separator: " ")
    while let last = text.last, last == " " || trailing.contains(last) { text.removeLast() }
    return text
  }

  /// A path's elements in normal form; empty elements fall out.
  package static func normalise(path: [String]) -> [String] {
    path.map { normalise($0) }.filter { !$0.isEmpty }
  }

  /// The path that a text such as `Papule / pearly` writes, in normal form.
  ///
  /// Only a slash between blanks parts elements: `and/or` is one word.
  package static func path(_ text: String) -> [String] {
    if text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) { return plainPath(text) }
    var elements: [String] = []
    var current: [Substring] = []
    for word in VisibleText.of(text).split(whereSeparator: isBlank) {
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

  /// The same for printable ASCII, where the only blank is the space.
  private static func plainPath(_ text: String) -> [String] {
    var elements: [String] = []
    var current = ""
    for word in text.utf8.split(separator: 32) {
      if word.count == 1, word.first == UInt8(ascii: "/") {
        elements.append(current)
        current = ""
      } else {
        if !current.isEmpty { current += " " }
        current += Substring(word)
      }
    }
    elements.append(current)
    return normalise(path: elements)
  }

  /// The path as one text.
  package static func joined(_ path: [String]) -> String {
    path.joined(separator: separator)
  }

  private static let trailing: Set<Character> = [".", ",", ";", ":", "!", "?", "…"]

  /// White space and the control characters of ASCII, as when tables are read.
  private static func isBlank(_ character: Character) -> Bool {
    character.isWhitespace || character.unicodeScalars.first.map { $0.value < 0x20 } == true
      || character == "\u{7F}"
  }

  /// The text with the hyphens and apostrophes that a keyboard has: word processors put others in.
  private static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { typographic[$0] != nil }) else { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text.unicodeScalars.lazy.map { typographic[$0] ?? $0 })
    return String(scalars)
  }

  private static let typographic: [Unicode.Scalar: Unicode.Scalar] = [
    "\u{2010}": "-", "\u{2018}": "'", "\u{2019}": "'", "\u{02BC}": "'",
  ]

  /// Most texts need no work: ASCII without capitals and entities, single blanks inside, no punctuation at the end.
  private static func isPlain(_ raw: String) -> Bool {
    var before = UInt8(ascii: " ")
    for byte in raw.utf8 {
      let isCapital = byte >= 65 && byte <= 90
      guard byte >= 32, byte < 127, !isCapital, byte != UInt8(ascii: "&"),
        byte != 32 || before != 32
      else { return false }
      before = byte
    }
    return before != 32 && !".,;:!?".utf8.contains(before)
  }
}
