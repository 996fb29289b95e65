package import Documents

/// A rule that maps a term.
package struct TermRule: Sendable {
  /// What is said of the term.
  package enum Verb: String, Sendable, CaseIterable {
    case sameAs = "same_as"
    case includes
    case looksLike = "looks_like"
    case also
    case drop
  }

  /// Which classes a dropped term may have been.
  package enum MayBe: Sendable {
    case none
    case all
    case some([Located<String>])
  }

  /// What is said of it.
  package let verb: Verb
  /// The term as written.
  package let term: Located<String>
  /// The classes that it means; none when dropped.
  package var classes: [Located<String>]
  /// The classes that it may have been.
  package var mayBe = MayBe.none
  /// Where the rule holds.
  package var condition = RuleCondition()
  /// Who decided and why.
  package var note = RuleNote()
}

/// Where a rule holds; no values mean everywhere.
package struct RuleCondition: Sendable, Hashable, Codable {
  package var sources: [String] = []
  /// The final sites, as class ids.
  package var sites: [String] = []
  /// The diagnoses, normalised.
  package var diagnoses: [String] = []
  /// The contributors, normalised.
  package var contributors: [String] = []

  /// Holds everywhere until something is named.
  package init() {}

  /// Whether it holds everywhere.
  package var isEmpty: Bool {
    sources.isEmpty && sites.isEmpty && diagnoses.isEmpty && contributors.isEmpty
  }

  /// Whether no image can satisfy both.
  package func excludes(_ other: RuleCondition) -> Bool {
    func apart(_ path: KeyPath<RuleCondition, [String]>) -> Bool {
      let mine = self[keyPath: path]
      let theirs = other[keyPath: path]
      return !mine.isEmpty && !theirs.isEmpty && Set(mine).isDisjoint(with: theirs)
    }
    return apart(\.sources) || apart(\.sites) || apart(\.diagnoses) || apart(\.contributors)
  }

  /// The condition in words; empty when it holds everywhere.
  package var text: String {
    let parts: [(String, [String])] = [
      ("source", sources), ("site", sites), ("diagnosis", diagnoses),
      ("contributor", contributors),
    ]
    return parts.filter { !$0.1.isEmpty }
      .map { "\($0.0) is \($0.1.sorted().joined(separator: " or "))" }
      .joined(separator: " and ")
  }
}
