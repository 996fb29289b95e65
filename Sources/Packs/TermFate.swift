public import Vocabulary

/// What became of a raw term.
public enum Fate: String, Codable, Sendable, CaseIterable {
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
public struct TermFate: Codable, Sendable, Hashable {
  /// Lesion or site.
  public let facet: Facet
  /// The normalised term, path elements joined by ` / `.
  public let term: String
  /// Images that mention it.
  public let count: Int
  /// What became of it.
  public let fate: Fate
  /// The class ids it gave, sorted; empty when dropped or in review.
  public let classes: [String]
  /// The verb, such as `looks_like`; empty in review.
  public let rule: String
  /// The line of the rule in the rules file.
  public let line: Int?
  /// The reason, as written or as derived from a threshold.
  public let why: String
  /// Who decided.
  public let by: String?
  /// When, as ISO 8601.
  public let date: String?
  /// Proposed, approved and so on.
  public let status: String?
  /// Classes that are unknown where a dropped term was mentioned.
  public let mayBe: [String]

  /// Names every field.
  public init(
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
