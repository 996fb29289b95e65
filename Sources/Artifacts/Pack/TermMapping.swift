package import Vocabulary

/// The mapping of a raw term, with the rule that decided it.
package struct TermMapping: Codable, Sendable, Hashable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// It belongs to one class.
    case `class`
    /// It means several classes.
    case classes
    /// It was dropped, for a reason.
    case dropped
    /// No rule names it yet: unknown, never absent.
    case review
  }

  package let facet: Facet
  /// The normalised term, path elements joined by ` / `.
  package let term: String
  /// Images that mention it.
  package let count: Int
  /// How it is mapped.
  package let kind: Kind
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

  /// The file's keys; `fate` is the old word for the kind of mapping.
  private enum CodingKeys: String, CodingKey {
    case facet, term, count
    case kind = "fate"
    case classes, rule, line, why, by, date, status, mayBe
  }

  package init(
    facet: Facet, term: String, count: Int, kind: Kind, classes: [String], rule: String, line: Int?,
    why: String, by: String? = nil, date: String? = nil, status: String? = nil, mayBe: [String] = []
  ) {
    self.facet = facet
    self.term = term
    self.count = count
    self.kind = kind
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
