internal import Documents

/// How two words of terms are alike.
enum WordLikeness {
  /// The words of a term: letters, digits, hyphens and apostrophes.
  static func words(_ text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "'") }.map(String.init)
      .filter { word in word.contains { $0.isLetter || $0.isNumber } }
  }

  /// Whether one is the plural of the other, in the forms of English and of Latin that occur.
  static func isPlural(_ one: String, _ other: String) -> Bool {
    func plurals(_ word: String) -> [String] {
      var forms = [word + "s", word + "es"]
      for (singular, plural) in [("y", "ies"), ("is", "es"), ("a", "ae"), ("um", "a"), ("us", "i")]
      where word.hasSuffix(singular) && word.count > singular.count + 2 {
        forms.append(word.dropLast(singular.count) + plural)
      }
      return forms
    }
    return plurals(one).contains(other) || plurals(other).contains(one)
  }

  /// Whether they are the same word, in singular or plural.
  static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || isPlural(one, other)
  }

  /// Whether one may be a typing error of the other: one change in words from 5 letters, two from 8,
  /// and no pair of prefixes that turns the meaning round.
  static func isTypo(_ one: String, _ other: String) -> Bool {
    let length = min(one.unicodeScalars.count, other.unicodeScalars.count)
    guard length <= longestWord else { return false }
    let most = length < 5 ? 0 : length < 8 ? 1 : 2
    guard most > 0, abs(one.unicodeScalars.count - other.unicodeScalars.count) <= most,
      one != other, !isPlural(one, other), !areOpposites(one, other)
    else { return false }
    return EditDistance.damerauLevenshtein(one, other) <= most
  }

  /// Nobody mistypes a longer word: it is none.
  private static let longestWord = 100

  /// Whether two words differ in a prefix that changes what they say, such as hypo- and hyper-.
  static func areOpposites(_ one: String, _ other: String) -> Bool {
    for group in prefixes {
      let mine = group.filter { one.hasPrefix($0) }.max { $0.count < $1.count }
      let theirs = group.filter { other.hasPrefix($0) }.max { $0.count < $1.count }
      guard let mine, let theirs, mine != theirs else { continue }
      let stems = (String(one.dropFirst(mine.count)), String(other.dropFirst(theirs.count)))
      if EditDistance.damerauLevenshtein(stems.0, stems.1) <= 2 { return true }
    }
    return false
  }

  /// Prefixes of Greek and Latin that stand for different things, group by group.
  private static let prefixes = [
    ["hypo", "hyper"], ["micro", "macro"], ["intra", "inter", "extra"], ["endo", "exo", "ecto"],
    ["pre", "post"], ["sub", "supra", "super"], ["uni", "bi", "multi"], ["mono", "poly", "oligo"],
    ["ante", "anti"], ["leuko", "melano", "xantho", "erythro"], ["non", ""], ["un", ""],
  ]
}
