package import Vocabulary

/// What became of a raw term.
package enum Fate: String, Codable, Sendable, CaseIterable {
  /// It belongs to one class.
  case `class`
  /// It means several classes.
  case classes
  /// It was dropped, for a reason.
  case dropped
  /// No rule names it yet: unknown, never absent.
  case review
}

/// A raw term's one visible fate, with the rule that decided it.
package struct TermFate: Codable, Sendable, Hashable {
  /// Lesion or site.
  package let facet: Facet
  /// The normalised term, path elements joined by ` / `.
  package let term: String
  /// Images that mention it.
  package let count: Int
  /// What became of it.
  package let fate: Fate
  /// The class ids it gave, sorted; empty when dropped or in review.
  package let classes: [String]
  /// The verb, such as `looks_like`; empty in review.
  package let rule: String
  /// The line of the rule in the rules file.
  package let line: Int?
  /// The reason, as written or as derived from a threshold.
  package let why: String
  /// Who decided.
  package let by: String?
  /// When, as ISO 8601.
  package let date: String?
  /// Proposed, approved and so on.
  package let status: String?
  /// Classes that are unknown where a dropped term was mentioned.
  package let mayBe: [String]

  /// Names every field.
  package init(
    facet: Facet, term: String, count: Int, fate: Fate, classes: [String], rule: String, line: Int?,
    why: String, by: String? = nil, date: String? = nil, status: String? = nil, mayBe: [String] = []
  ) {
    self.facet = facet
    self.term = term
    self.count = count
    self.fate = fate
    self.classes = classes
    self.rule = rule
    self.line = line
    self.why = why
    self.by = by
    self.date = date
    self.status = status
    self.mayBe = mayBe
  }
}
