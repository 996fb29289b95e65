/// Finds the word that a person most likely meant.
package enum Nearest {
  /// A table may have a million columns.
  private static let mostNames = 10_000

  /// The candidates at most a third of the word's length away (rounded up, 8 at most), nearest first.
  ///
  /// The distance is `EditDistance`'s, without regard to case; equally near ones are in order of their text. Of more
  /// than 10 000 names the first ones are compared.
  package static func candidates(for word: String, among known: [String], limit: Int = 3)
    -> [String]
  {
    let mine = word.lowercased()
    let length = mine.unicodeScalars.count
    guard length > 0 else { return [] }
    let most = max(1, min(8, (length + 2) / 3))
    var found: [(distance: Int, word: String)] = []
    for other in Set(known.prefix(mostNames)) where other != word {
      let theirs = other.lowercased()
      guard abs(theirs.unicodeScalars.count - length) <= most else { continue }
      let distance = EditDistance.damerauLevenshtein(mine, theirs)
      if distance <= most { found.append((distance, other)) }
    }
    found.sort { ($0.distance, $0.word) < ($1.distance, $1.word) }
    return found.prefix(limit).map(\.word)
  }

  /// `Did you mean …?` with a blank after it, or an empty text.
  package static func hint(_ word: String, among known: [String]) -> String {
    guard let best = candidates(for: word, among: known, limit: 1).first else { return "" }
    return "\(question(best)) "
  }

  /// `Did you mean …?`, the one way in which every message asks it.
  package static func question(_ name: String) -> String { "Did you mean '\(name)'?" }
}
