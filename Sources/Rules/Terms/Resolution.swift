internal import Terms

/// The mapping of a term on one image.
package struct Outcome: Sendable, Hashable {
  /// The classes that it means, ascending.
  package var classes: [Int] = []
  /// The classes that it may have been, ascending.
  package var mayBe: [Int] = []
  /// Whether it may have been any class.
  package var mayBeAny = false
  /// Whether no rule names it.
  package var inReview = false
  /// The rules that decided, ascending.
  package var rules: [Int] = []

  /// Adds the mapping of another piece of the same text.
  package mutating func join(_ other: Outcome) {
    classes = Set(classes + other.classes).sorted()
    mayBe = Set(mayBe + other.mayBe).sorted()
    mayBeAny = mayBeAny || other.mayBeAny
    inReview = inReview || other.inReview
    rules = Set(rules + other.rules).sorted()
  }
}

/// Which rules speak of a raw term.
package struct Resolution: Sendable {
  /// A text, or a piece of one that was split at commas.
  package struct Part: Sendable {
    /// The path in normal form, spelling corrected.
    package let path: [String]
    /// The rules that match, by position; none: the term is in review.
    package let rules: [Int]
  }

  /// One part, or the pieces of a split text.
  package let parts: [Part]
  /// The outcome where no condition is asked for; nil when some rule has one.
  package let fixed: Outcome?

  /// Finds the rules for a path as the data has it.
  package init(_ raw: [String], rules: FacetRuleSet, spelling: SpellingTable) {
    parts = Self.parts(raw, rules: rules, spelling: spelling)
    let all = parts.flatMap(\.rules)
    fixed =
      all.allSatisfy { rules.rules[$0].source.condition.isEmpty }
      ? Self.outcome(parts, rules: rules) { _ in false } : nil
  }

  /// Whether the text was split at commas.
  package var isSplit: Bool { parts.count > 1 }

  /// The mapping of the term where exactly the conditions that `holds` accepts hold.
  package func outcome(rules: FacetRuleSet, holds: (RuleCondition) -> Bool) -> Outcome {
    fixed ?? Self.outcome(parts, rules: rules, holds: holds)
  }

  /// The mapping of the term where no condition holds.
  package func outcomeWithoutConditions(rules: FacetRuleSet) -> Outcome {
    fixed ?? Self.outcome(parts, rules: rules) { _ in false }
  }

  private static func outcome(
    _ parts: [Part], rules: FacetRuleSet, holds: (RuleCondition) -> Bool
  ) -> Outcome {
    var result = Outcome()
    for part in parts {
      // A rule with a condition is more specific than one without.
      let special = part.rules.first {
        let condition = rules.rules[$0].source.condition
        return !condition.isEmpty && holds(condition)
      }
      let plain = part.rules.first { rules.rules[$0].source.condition.isEmpty }
      guard let position = special ?? plain else {
        result.join(Outcome(inReview: true))
        continue
      }
      let rule = rules.rules[position]
      result.join(
        Outcome(
          classes: rule.classes, mayBe: rule.mayBe, mayBeAny: rule.mayBeAny, rules: [position]))
    }
    return result
  }

  private static func parts(
    _ raw: [String], rules: FacetRuleSet, spelling: SpellingTable
  ) -> [Part] {
    let path = spelling.corrected(TermText.normalise(path: raw))
    let whole = Part(path: path, rules: rules.matches(path))
    let text = TermText.joined(raw)
    guard whole.rules.isEmpty, text.contains(",") else { return [whole] }
    var pieces: [Part] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: true) {
      let path = spelling.corrected(TermText.path(String(piece)))
      if path.isEmpty { continue }
      let part = Part(path: path, rules: rules.matches(path))
      if part.rules.isEmpty { return [whole] }
      pieces.append(part)
    }
    return pieces.isEmpty ? [whole] : pieces
  }
}
