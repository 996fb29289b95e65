internal import Terms

/// Replaces misspelt words by the right ones, whole words only, in one pass.
package struct SpellingTable: Sendable {
  private struct Entry: Sendable {
    let words: [String]
    let right: String
  }

  /// Entries by their first word, those of most words first.
  private var entries: [String: [Entry]] = [:]

  /// Builds the table from pairs in normal form.
  package init(_ pairs: [(wrong: String, right: String)]) {
    for pair in pairs {
      let words = Self.pieces(pair.wrong)
      guard let first = words.first else { continue }
      entries[first, default: []].append(Entry(words: words, right: pair.right))
    }
    for key in entries.keys {
      entries[key]?.sort {
        $0.words.count != $1.words.count
          ? $0.words.count > $1.words.count
          : $0.words.lexicographicallyPrecedes($1.words)
      }
    }
  }

  /// The text with every wrong word replaced.
  package func corrected(_ text: String) -> String {
    if entries.isEmpty { return text }
    let pieces = Self.pieces(text)
    guard pieces.contains(where: { entries[$0] != nil }) else { return text }
    var result = ""
    var position = 0
    while position < pieces.count {
      let match = entries[pieces[position]]?.first {
        pieces[position...].starts(with: $0.words)
      }
      result += match?.right ?? pieces[position]
      position += match?.words.count ?? 1
    }
    return result
  }

  /// The path with every element corrected.
  package func corrected(_ path: [String]) -> [String] {
    entries.isEmpty ? path : path.map { corrected($0) }
  }

  /// Words and the characters between them, in order.
  ///
  /// An apostrophe between letters is part of the word, as in `d'orange`; a hyphen parts two words (as in
  /// Unicode's word boundaries, UAX 29).
  package static func pieces(_ text: String) -> [String] {
    // Finding where characters end is slow, and almost every term is ASCII.
    if text.utf8.allSatisfy({ $0 < 128 }) { return plainPieces(text) }
    var pieces: [String] = []
    var word = ""
    let characters = Array(text)
    func isWord(_ index: Int) -> Bool {
      characters.indices.contains(index)
        && (characters[index].isLetter || characters[index].isNumber)
    }
    for (index, character) in characters.enumerated() {
      if isWord(index) || character == "'" && isWord(index - 1) && isWord(index + 1) {
        word.append(character)
      } else {
        if !word.isEmpty { pieces.append(word) }
        word = ""
        pieces.append(String(character))
      }
    }
    if !word.isEmpty { pieces.append(word) }
    return pieces
  }

  /// The same for ASCII, where a byte is a character.
  private static func plainPieces(_ text: String) -> [String] {
    var pieces: [String] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    for index in bytes.indices {
      if isWord(bytes[index]) { continue }
      let next = bytes.index(after: index)
      // A word before the apostrophe is one that began before it.
      let joins =
        bytes[index] == UInt8(ascii: "'") && start < index && next < bytes.endIndex
        && isWord(bytes[next])
      if joins { continue }
      if start < index { pieces.append(String(text[start..<index])) }
      pieces.append(String(text[index..<next]))
      start = next
    }
    if start < bytes.endIndex { pieces.append(String(text[start...])) }
    return pieces
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.isASCIIDigit || byte.isASCIILetter
  }
}
