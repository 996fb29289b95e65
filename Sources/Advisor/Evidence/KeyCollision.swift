internal import Terms

/// Keys under which different spellings of one text fall together, after OpenRefine's clustering.
///
/// https://openrefine.org/docs/technical-reference/clustering-in-depth: lower case, letters without
/// marks, no punctuation and control characters; then words or n-grams, sorted, each once.
enum KeyCollision {
  /// The distinct words in order: `pearly papule` and `Papule / pearly` have the same.
  static func fingerprint(_ text: String) -> String {
    let words = folded(text).split(whereSeparator: \.isWhitespace).map(String.init)
    return sortedOnce(words).joined(separator: " ")
  }

  /// The distinct pieces of `size` characters in order, blanks left out.
  ///
  /// `and scars` and `andscars` have the same. Texts shorter than `size` have the empty key.
  static func nGrams(_ text: String, size: Int = 2) -> String {
    let letters = folded(text).unicodeScalars.filter { !$0.properties.isWhitespace }.map { $0 }
    guard letters.count >= size, size > 0 else { return "" }
    let pieces = (0...(letters.count - size)).map { start in
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: letters[start..<(start + size)])
      return String(piece)
    }
    return sortedOnce(pieces).joined()
  }

  private static func sortedOnce(_ texts: [String]) -> [String] {
    Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in PlainLetters.of(text).unicodeScalars {
      switch scalar.properties.generalCategory {
      // Blanks such as a tab are control characters, too: they stay, because they part words.
      case .control where !scalar.properties.isWhitespace: continue
      case .enclosingMark, .connectorPunctuation, .dashPunctuation,
        .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .modifierSymbol,
        .currencySymbol:
        continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
