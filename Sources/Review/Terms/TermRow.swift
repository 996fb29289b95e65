internal import Artifacts
internal import Documents
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// A raw term, or a rule's term that the data does not have, with its mapping.
struct TermRow: Sendable {
  /// How far a term is.
  enum Status: String, Sendable, CaseIterable {
    case review, proposed, approved

    var words: String { self == .review ? "in review" : rawValue }
  }

  /// Lesion, site or diagnosis.
  let facet: Facet
  /// The term in normal form, or as a rule writes it when the data does not have it.
  let text: String
  /// Images that mention it.
  let count: Int
  /// Its mapping; nil when the data does not have it.
  let mapping: TermMapping?
  /// The rules that speak of it.
  let rules: [TermRule]
  /// Whether a class that its rules name is close to a threshold.
  let isNear: Bool

  /// Whether the data does not have it.
  var isUnused: Bool { mapping == nil }

  /// How far it is: a term of several rules is as far as the least of them.
  var status: Status {
    if let mapping, mapping.kind == .review { return .review }
    return rules.allSatisfy { $0.note.status == .approved } && !rules.isEmpty
      ? .approved : .proposed
  }

  /// Its mapping in words; labels stand for ids of classes.
  func words(_ label: (String) -> String) -> String {
    guard let mapping else {
      return "\(rules.first.map { Self.words($0, label) } ?? "") (not in the data)"
    }
    let goals = mapping.classes.map(label).joined(separator: " + ")
    switch (mapping.kind, mapping.rule) {
    case (.review, _): return "in review"
    case (.dropped, "drop_under"): return "dropped: the class is too rare"
    case (.dropped, _):
      let may = mapping.mayBe.map { $0 == "all" ? "any class" : label($0) }
      return "dropped" + (may.isEmpty ? "" : "; may be \(may.joined(separator: ", "))")
    case (_, "split"): return "split at commas: \(goals)"
    case (_, let rule): return Self.words(rule, goals)
    }
  }

  static func words(_ rule: TermRule, _ label: (String) -> String) -> String {
    let goals = rule.classes.map { label($0.value) }.joined(separator: " + ")
    return rule.verb == .drop ? "dropped" : words(rule.verb.rawValue, goals)
  }

  private static func words(_ verb: String, _ goals: String) -> String {
    switch verb {
    case "same_as": "same as \(goals)"
    case "includes": "a kind of \(goals)"
    case "looks_like": "looks like \(goals)"
    case "also": "means \(goals)"
    default: goals
    }
  }
}

/// All terms of a version of the rules, those of most images first.
struct TermTable: Sendable {
  let rows: [TermRow]
  private let positions: [String: Int]

  /// Puts together what a refinement makes of each term, and rules that no term meets.
  init(_ refinement: Refinement) {
    let merge = refinement.derived
    let near = refinement.nearThreshold
    var used: [Facet: Set<Int>] = [:]
    var rows: [TermRow] = []
    func isNear(_ rules: [TermRule], _ facet: Facet) -> Bool {
      rules.contains { rule in
        rule.classes.contains { near.contains(Refinement.nearKey(facet, $0.value)) }
      }
    }
    for (term, mapping) in refinement.mappings.enumerated() {
      let positions = merge.resolutions[term].parts.flatMap(\.rules)
      used[mapping.facet, default: []].formUnion(positions)
      let rules = positions.map { merge.rules[mapping.facet].rules[$0].source }
      rows.append(
        TermRow(
          facet: mapping.facet, text: mapping.term, count: mapping.count, mapping: mapping,
          rules: rules, isNear: isNear(rules, mapping.facet)))
    }
    // A rule that no term meets has a row too: a misspelt one would else be seen nowhere.
    for facet in Facet.ruled {
      let set = merge.rules[facet]
      for (position, rule) in set.rules.enumerated()
      where used[facet]?.contains(position) != true {
        rows.append(
          TermRow(
            facet: facet, text: rule.pattern.text, count: 0, mapping: nil, rules: [rule.source],
            isNear: isNear([rule.source], facet)))
      }
    }
    self.rows = rows.sorted {
      (-$0.count, $0.facet.rawValue, $0.text) < (-$1.count, $1.facet.rawValue, $1.text)
    }
    positions = Dictionary(
      self.rows.enumerated().map { (Self.key($1.facet, $1.text), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The row of a term; nil when neither data nor rules have it.
  func row(_ facet: Facet, _ text: String) -> TermRow? {
    positions[Self.key(facet, text)].map { rows[$0] }
  }

  /// The terms of a class, most images first: those that a rule puts there, whatever thresholds make of the class.
  func terms(of id: String, _ facet: Facet) -> [TermRow] {
    rows.filter {
      $0.facet.section == facet
        && $0.rules.contains { $0.classes.contains { $0.value == id } }
    }
  }

  private static func key(_ facet: Facet, _ text: String) -> String {
    "\(facet.rawValue)\u{1F}\(text)"
  }
}
