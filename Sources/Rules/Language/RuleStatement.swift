internal import Digests
internal import Documents
internal import Terms
package import Vocabulary

/// One thing that a rules file says, whatever line it stands on.
///
/// Two files' statements are compared by what they speak of: the same subject with other words is a
/// changed rule, a subject that only one file has is an added or a removed one.
package struct RuleStatement: Sendable, Hashable {
  /// One thing that the rules said.
  package struct Entry: Sendable, Hashable, Codable {
    package let facet: String
    /// What it speaks of; no two entries of a facet speak of the same.
    package let subject: String
    package let says: String
    /// Digest of who decided, when and why.
    package let note: String

    /// What tells statements apart.
    package var key: String { "\(facet)\u{1F}\(subject)" }
  }

  /// Lesion, site or diagnosis; nil for spelling and policy.
  package let facet: Facet?
  /// What it speaks of, such as `term papule / pearly` or `class cyst`.
  package let subject: String
  /// What it says, such as `looks_like fissure -> erosion-ulcer-atrophy`.
  package let says: String
  /// Who decided, when and why.
  package let note: RuleNote
  /// Its position in the rules file.
  package let position: Position

  /// What the lock remembers of it.
  package var entry: Entry {
    Entry(
      facet: facet?.rawValue ?? "", subject: subject, says: says,
      note: Digest.of(text: note.digestText).short)
  }
}

extension RuleSet {
  /// Everything that the rules which take part say, sorted by what it speaks of.
  package func statements() -> [RuleStatement] {
    var found: [RuleStatement] = []
    let top = Position(line: 1, column: 1)
    let near = file.policy.nearThreshold?.text ?? "none"
    found.append(
      RuleStatement(
        facet: nil, subject: "policy",
        says: "policy unknown_term \(file.policy.unknownTerm.rawValue), no_label_left "
          + "\(file.policy.noLabelLeft.rawValue), near_threshold \(near)"
          + (file.policy.votesAtLeast.map { ", votes_at_least \($0.value)" } ?? "")
          + (file.policy.weightAtLeast.map {
            ", weight_at_least \(NumberText.shortest($0.value))"
          } ?? ""),
        note: RuleNote(), position: top))
    for rule in file.spelling {
      let wrong = TermText.normalise(rule.wrong.value)
      found.append(
        RuleStatement(
          facet: nil, subject: "spelling \(wrong)",
          says: "spelling \(wrong) -> \(TermText.normalise(rule.right.value))", note: RuleNote(),
          position: rule.wrong.position))
    }
    for facet in Facet.ruled { found += self[facet].statements() }
    var seen = Set<String>()
    // A term that is mapped the same way twice is one statement.
    return found.sorted { $0.sortKey.utf8.lexicographicallyPrecedes($1.sortKey.utf8) }
      .filter { seen.insert($0.sortKey).inserted }
  }
}

extension RuleStatement {
  fileprivate var sortKey: String { "\(facet?.rawValue ?? "")\u{1F}\(subject)" }
}

extension FacetRuleSet {
  fileprivate func statements() -> [RuleStatement] {
    let facet = file.facet
    guard file.isStated || facet == .diagnosis else { return [] }
    let top = Position(line: 1, column: 1)
    var found = rules.map { rule in
      RuleStatement(
        facet: facet, subject: rule.subject, says: rule.text(classIDs), note: rule.source.note,
        position: rule.source.term.position)
    }
    found += file.neverMerge.filter(\.note.isActive).map { rule in
      let pair = [rule.first.value, rule.second.value].map { TermText.joined(TermText.path($0)) }
        .sorted().joined(separator: " + ")
      return RuleStatement(
        facet: facet, subject: "never_merge \(pair)", says: "never_merge \(pair)",
        note: rule.note, position: rule.first.position)
    }
    // Diagnoses have no classes and thresholds of their own.
    if facet == .diagnosis { return found }
    for rule in classes {
      let outside = rule.xref.map(\.value).sorted().joined(separator: ", ")
      found.append(
        RuleStatement(
          facet: facet, subject: "class \(rule.id.value)",
          says: "class \(rule.id.value) \"\(rule.label.value)\""
            + (outside.isEmpty ? "" : " xref \(outside)") + (rule.isView ? " (a view)" : "")
            + (rule.termFacet == .diagnosis ? " of diagnoses" : ""),
          note: rule.note, position: rule.id.position))
    }
    for rule in file.families where rule.note.isActive {
      let members = rule.members.map(\.value).sorted().joined(separator: ", ")
      found.append(
        RuleStatement(
          facet: facet, subject: "family \(rule.name.value)",
          says: "family \(rule.name.value) keep_apart_over \(rule.keepApartOver.value.text), rest "
            + "\(rule.rest.value), members \(members)",
          note: rule.note, position: rule.name.position))
    }
    if let least = file.dropUnder {
      found.append(
        RuleStatement(
          facet: facet, subject: "drop_under", says: "drop_under \(least.value.text)",
          note: RuleNote(),
          position: least.position))
    }
    if facet == .site {
      found.append(
        RuleStatement(
          facet: facet, subject: "one_per_image",
          says: "one_per_image \(file.onePerImage.rawValue)", note: RuleNote(), position: top))
    }
    return found
  }
}

extension FacetRuleSet.Rule {
  /// What begins the subject of a rule that speaks of a term.
  package static let termMark = "term "
  /// What parts the term from the condition.
  package static let conditionMark = " when "

  /// What the rule speaks of.
  package var subject: String {
    let condition = source.condition
    return Self.termMark + pattern.text
      + (condition.isEmpty ? "" : Self.conditionMark + condition.text)
  }
}
