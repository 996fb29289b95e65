internal import Documents
internal import Terms
package import Vocabulary

/// One decision about terms, as a rules file can hold it.
package struct Decision: Sendable, Hashable, Codable {
  /// What is decided; the raw value is the word of the rule language.
  package enum Verb: String, Sendable, Codable, CaseIterable {
    case spelling
    case sameAs = "same_as"
    case includes
    case looksLike = "looks_like"
    case also
    case drop
    case neverMerge = "never_merge"
  }

  /// What is decided.
  package var verb: Verb
  /// Lesions, sites or diagnoses; a spelling holds for all.
  package var facet: Facet
  /// The term, the wrong spelling, or the first of a pair.
  package var term: String
  /// The right spelling, or the second of a pair.
  package var other: String?
  /// The class, or the classes of `also`.
  package var classes: [String]
  /// The classes that a dropped term may have been, or `all`.
  package var mayBe: [String]
  /// Where alone it holds; nil: everywhere that the lines around it allow.
  package var condition: RuleCondition?
  /// The reason.
  package var why: String?
  /// The person who decides, an id of `people`.
  package var by: String?
  /// The day, as `2026-11-23`.
  package var date: String?
  /// `proposed` or `approved`; nil leaves it to whoever accepts.
  package var status: String?

  private enum CodingKeys: String, CodingKey {
    case verb, facet, term, other, classes, condition, why, by, date, status
    case mayBe = "may_be"
  }

  /// Names what is decided; who, when and why may be filled in.
  package init(
    _ verb: Verb, facet: Facet, term: String, other: String? = nil, classes: [String] = [],
    mayBe: [String] = [], why: String? = nil
  ) {
    self.verb = verb
    self.facet = facet
    self.term = term
    self.other = other
    self.classes = classes
    self.mayBe = mayBe
    self.why = why
  }

  /// The decision in words, such as `includes 'red papules' -> other-papule`.
  package var text: String {
    // Who reads it must see what tells it from another.
    let term = VisibleText.escaped(term)
    let other = other.map(VisibleText.escaped)
    let said =
      switch verb {
      case .spelling: "spelling '\(term)' -> '\(other ?? "")'"
      case .neverMerge: "never_merge '\(term)' and '\(other ?? "")'"
      case .drop:
        "drop '\(term)'" + (mayBe.isEmpty ? "" : " (may be \(mayBe.joined(separator: ", ")))")
      default: "\(verb.rawValue) '\(term)' -> \(classes.joined(separator: " + "))"
      }
    guard let condition, !condition.isEmpty else { return said }
    return "\(said), where \(VisibleText.escaped(condition.text))"
  }

  /// What it is about, for answers.
  package var pair: DecisionPair {
    let second =
      switch verb {
      case .spelling, .neverMerge: "term \(TermText.joined(TermText.path(other ?? "")))"
      case .drop: "drop"
      default: "class \(classes.sorted().joined(separator: " + "))"
      }
    return DecisionPair(
      facet: facet, "term \(TermText.joined(TermText.path(term)))", second)
  }

  /// Whether the language wants a reason for it.
  package var needsReason: Bool { verb == .looksLike || verb == .drop }

  /// The entry of a list or mapping that says it, without its line: flow style, so that one line of
  /// text holds it wherever it is put.
  package var entry: String { entry(namesFacet: facet == .diagnosis) }

  /// The entry, with or without the key `facet`: what is needed depends on where it stands.
  package func entry(namesFacet: Bool) -> String {
    if verb == .spelling { return "\(YAMLText.scalar(term)): \(YAMLText.scalar(other ?? ""))" }
    var fields: [String] = []
    if verb == .neverMerge {
      fields.append("pair: [\(YAMLText.scalar(term)), \(YAMLText.scalar(other ?? ""))]")
    } else {
      fields.append("term: \(YAMLText.scalar(term))")
    }
    if namesFacet { fields.append("facet: \(facet.rawValue)") }
    if verb == .also { fields.append("means: \(YAMLText.list(classes))") }
    if verb == .drop, !mayBe.isEmpty {
      fields.append("may_be: " + (mayBe == ["all"] ? "all" : YAMLText.list(mayBe)))
    }
    fields += condition?.fields.compactMap(\.written) ?? []
    if let why { fields.append("why: \(YAMLText.quoted(why))") }
    if let by { fields.append("by: \(YAMLText.scalar(by))") }
    if let date { fields.append("date: \(date)") }
    if let status { fields.append("status: \(status)") }
    return "{\(fields.joined(separator: ", "))}"
  }
}

/// Two things that a suggestion or an answer is about, in an order that doesn't depend on it.
package struct DecisionPair: Sendable, Hashable {
  /// Lesions, sites or diagnoses.
  package let facet: Facet
  /// `term …` or `class …`.
  package let first: String
  /// Likewise, or `drop`.
  package let second: String

  package init(facet: Facet, _ one: String, _ other: String) {
    self.facet = facet
    first = one.utf8.lexicographicallyPrecedes(other.utf8) ? one : other
    second = first == one ? other : one
  }
}
