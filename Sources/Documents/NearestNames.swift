/// Names among which many words are looked up: what the comparison needs of each is computed once.
package struct NearestNames: Sendable {
  /// A table may have a million columns.
  private static let mostNames = 10_000

  /// A text as it is compared: without regard to case, with what tells soon that two are far apart.
  private struct Folded: Sendable {
    let text: String
    /// The scalars of the text in order of their number.
    let sorted: [UInt32]

    init(_ word: String) {
      text = word.lowercased()
      sorted = text.unicodeScalars.map(\.value).sorted()
    }

    /// Whether the texts may be within a distance; false is certain.
    ///
    /// A swap changes no letter and every other change at most one on each side, so the distance is at least the
    /// number of letters that one text has and the other has not (Bartolini, Ciaccia & Patella, 2002).
    func mayBe(within most: Int, of other: Folded) -> Bool {
      guard abs(sorted.count - other.sorted.count) <= most else { return false }
      var (mine, theirs, onlyMine, onlyTheirs) = (0, 0, 0, 0)
      while mine < sorted.count, theirs < other.sorted.count {
        let (one, two) = (sorted[mine], other.sorted[theirs])
        if one <= two { mine += 1 }
        if two <= one { theirs += 1 }
        if one < two { onlyMine += 1 }
        if two < one { onlyTheirs += 1 }
        if max(onlyMine, onlyTheirs) > most { return false }
      }
      return max(onlyMine + sorted.count - mine, onlyTheirs + other.sorted.count - theirs) <= most
    }
  }

  private let names: [(word: String, folded: Folded)]

  /// Takes names, each once; of more than anybody could look through the first ones.
  package init(_ known: [String]) {
    names = Set(known.prefix(Self.mostNames)).map { ($0, Folded($0)) }
  }

  /// The names within a third of the word's length, nearest first; never the word itself.
  ///
  /// The distance is `EditDistance`'s, without regard to case.
  package func candidates(for word: String, limit: Int = 3) -> [String] {
    let mine = Folded(word)
    guard !mine.sorted.isEmpty else { return [] }
    let most = max(1, min(8, (mine.sorted.count + 2) / 3))
    var found: [(distance: Int, word: String)] = []
    for name in names where name.word != word && name.folded.mayBe(within: most, of: mine) {
      let distance = EditDistance.damerauLevenshtein(mine.text, name.folded.text)
      if distance <= most { found.append((distance, name.word)) }
    }
    found.sort { ($0.distance, $0.word) < ($1.distance, $1.word) }
    return found.prefix(limit).map(\.word)
  }

  /// `Did you mean …?` with a blank after it, or an empty text.
  package func hint(_ word: String) -> String {
    guard let best = candidates(for: word, limit: 1).first else { return "" }
    return "\(Nearest.question(best)) "
  }
}
