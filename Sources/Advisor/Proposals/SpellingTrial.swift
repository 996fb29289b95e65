internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// What a further correction of spelling would do, found out the way in which the rules would do it.
struct SpellingTrial: Sendable {
  private let pairs: [(wrong: String, right: String)]
  /// Everything that the rules say in words: a correction that touched it would change more than a term.
  private let said: [String]

  init(_ rules: RuleSet) {
    pairs = rules.file.spelling.map {
      (TermText.normalise($0.wrong.value), TermText.normalise($0.right.value))
    }
    let patterns = Facet.ruled.flatMap { facet in rules[facet].rules.map(\.pattern.text) }
    said = Set(patterns + pairs.map(\.right)).sorted()
  }

  /// What becomes of a term once a word is corrected besides; nil when it is still in review, or when the
  /// correction would touch a rule or another correction.
  ///
  /// `raw` is the term's path in normal form before spelling.
  func outcome(
    of raw: [String], _ set: FacetRuleSet, correcting wrong: String, to right: String
  ) -> Outcome? {
    let alone = SpellingTable([(wrong, right)])
    guard alone.corrected(right) == right, said.allSatisfy({ alone.corrected($0) == $0 }) else {
      return nil
    }
    let table = SpellingTable(pairs + [(wrong, right)])
    guard table.corrected(right) == right else { return nil }
    let outcome = Resolution(raw, rules: set, spelling: table)
      .outcomeWithoutConditions(rules: set)
    return outcome.inReview ? nil : outcome
  }
}
