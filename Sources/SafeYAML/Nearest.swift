/// Finds the word that a person most likely meant.
package enum Nearest {
  /// The candidates within a third of the word's length, nearest first.
  ///
  /// The distance counts insertions, deletions, replacements and swaps of neighbours (optimal string
  /// alignment; Damerau, 1964).
  package static func candidates(for word: String, among known: [String], limit: Int = 3)
    -> [String]
  {
    let mine = Array(word.lowercased().unicodeScalars)
    guard !mine.isEmpty else { return [] }
    let most = max(1, min(8, (mine.count + 2) / 3))
    var found: [(distance: Int, word: String)] = []
    for other in Set(known) where other != word {
      let theirs = Array(other.lowercased().unicodeScalars)
      guard abs(theirs.count - mine.count) <= most else { continue }
      let distance = distance(mine, theirs, most: most)
      if distance <= most { found.append((distance, other)) }
    }
    found.sort { ($0.distance, $0.word) < ($1.distance, $1.word) }
    return found.prefix(limit).map(\.word)
  }

  /// `Did you mean …?` with a blank after it, or an empty text.
  package static func hint(_ word: String, among known: [String]) -> String {
    guard let best = candidates(for: word, among: known, limit: 1).first else { return "" }
    return "Did you mean '\(best)'? "
  }

  private static func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], most: Int
  ) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      current.reserveCapacity(right.count + 1)
      var least = row
      for column in 0..<right.count {
        let cost = left[row - 1] == right[column] ? 0 : 1
        var best = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
        if row > 1, column > 0, left[row - 1] == right[column - 1],
          left[row - 2] == right[column]
        {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
        least = min(least, best)
      }
      if least > most { return least }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
