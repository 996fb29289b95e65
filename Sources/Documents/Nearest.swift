/// Finds the word that a person most likely meant.
package enum Nearest {
  /// The candidates at most a third of the word's length away (rounded up, 8 at most), nearest first.
  ///
  /// The distance is `EditDistance`'s, without regard to case; equally near ones are in order of their text. Of more
  /// names than `NearestNames` takes the first ones are compared. Who looks up many words in one list prepares it once:
  /// `NearestNames`.
  package static func candidates(for word: String, among known: [String], limit: Int = 3)
    -> [String]
  {
    NearestNames(known).candidates(for: word, limit: limit)
  }

  /// `Did you mean …?` with a blank after it, or an empty text.
  package static func hint(_ word: String, among known: [String]) -> String {
    NearestNames(known).hint(word)
  }

  /// `Did you mean …?`, the one way in which every message asks it.
  package static func question(_ name: String) -> String { "Did you mean '\(name)'?" }
}
