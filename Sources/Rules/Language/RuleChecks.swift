package import Documents
internal import Terms
package import Vocabulary

/// Finds what is wrong with rules as such, without data.
package struct RuleChecks {
  let outcome: RuleFileReader.Outcome
  package let rules: RuleSet
  package var findings: [RuleFinding] = []

  /// All findings about a file that was read.
  static func findings(_ outcome: RuleFileReader.Outcome) -> [RuleFinding] {
    var checks = RuleChecks(outcome: outcome, rules: RuleSet(outcome.file))
    checks.checkPeople()
    checks.checkSpelling()
    for facet in [Facet.lesion, .site] {
      checks.checkClasses(facet)
      checks.checkFamilies(facet)
    }
    for facet in Facet.ruled {
      checks.checkReferences(facet)
      checks.checkReasons(facet)
      checks.checkMappings(facet)
      checks.checkNeverMerge(facet)
    }
    checks.checkLookAlikes()
    return (outcome.findings + checks.findings).sorted()
  }

  package var file: RuleFile { outcome.file }

  /// Notes a finding at a value.
  package mutating func report<T>(
    _ code: RuleCode, at value: Located<T>, _ what: String, remedy: String,
    related: [(Position, String)] = []
  ) {
    findings.append(
      RuleFinding(
        code, file: file.path, at: value.position, length: value.length, what, remedy: remedy,
        related: related.map { .init(file: file.path, position: $0.0, what: $0.1) }))
  }

  private mutating func checkPeople() {
    let known = file.people.map(\.value)
    for person in outcome.personReferences where !known.contains(person.value) {
      report(
        .unknownPerson, at: person, "unknown person '\(person.value)'",
        remedy: Nearest.hint(person.value, among: known) + "Add the person under 'people'.")
    }
  }

  private mutating func checkSpelling() {
    var seen: [String: Located<String>] = [:]
    for rule in file.spelling {
      let wrong = TermText.normalise(rule.wrong.value)
      let right = TermText.normalise(rule.right.value)
      if wrong.isEmpty || wrong == right {
        report(
          .redundant, at: rule.wrong, "'\(rule.wrong.value)' and its right spelling are the same",
          remedy: "Delete the line; case, blanks and trailing punctuation never matter.")
        continue
      }
      if let first = seen[wrong] {
        report(
          .duplicateKey, at: rule.wrong, "'\(wrong)' is corrected twice",
          remedy: "Keep one of the two lines.", related: [(first.position, "the other line")])
      }
      seen[wrong] = rule.wrong
      // Correction is one pass: a text that a correction makes is not corrected again.
      let again = rules.spelling.corrected(right)
      if again != right {
        let loop = again.contains(wrong) ? "a loop" : "a chain"
        report(
          .spellingChain, at: rule.right,
          "\(loop): '\(wrong)' becomes '\(right)', which is itself corrected to '\(again)'",
          remedy: "Write the final spelling: '\(wrong): \(again)'.")
      }
    }
  }

  private mutating func checkClasses(_ facet: Facet) {
    var labels: [String: Located<String>] = [:]
    var outside: [String: Located<String>] = [:]
    for rule in file[facet].classes {
      // Labels are what reports print, and an import finds a class by its label, whatever the letter case.
      let label = ClassRule.folded(rule.label.value)
      if let first = labels[label] {
        let both =
          first.value == rule.label.value
          ? "'\(first.value)'"
          : "'\(first.value)' and '\(rule.label.value)': letter case says nothing"
        report(
          .sameLabel, at: rule.label, "two classes have the label \(both)",
          remedy: "Give each class its own label.", related: [(first.position, "the other")])
      } else {
        labels[label] = rule.label
      }
      for xref in rule.xref {
        if let first = outside[xref.value] {
          report(
            .sameXref, at: xref, "two classes have the outside id '\(xref.value)'",
            remedy: "Keep it at the class that it means.", related: [(first.position, "the other")])
        } else {
          outside[xref.value] = xref
        }
      }
    }
  }

  private mutating func checkReferences(_ facet: Facet) {
    var used: [Located<String>] = []
    for rule in file[facet].terms {
      if rule.verb == .also || rule.verb == .drop { used += rule.classes }
      if case .some(let classes) = rule.mayBe { used += classes }
    }
    for family in file[facet].families { used += [family.rest] + family.members }
    checkDefined(used, facet)
    if facet == .site { checkDefined(outcome.siteReferences, .site) }
  }

  private mutating func checkDefined(_ used: [Located<String>], _ facet: Facet) {
    let known = file[facet].classes.map(\.id.value)
    for id in used where !known.contains(id.value) {
      let labels = file[facet].classes.filter {
        ClassRule.folded($0.label.value) == ClassRule.folded(id.value)
      }.map(\.id.value)
      let byLabel = labels.first.map { "'\(id.value)' is a label; its id is '\($0)'. " }
      report(
        .undefinedClass, at: id, "the class '\(id.value)' is not defined",
        remedy: (byLabel ?? Nearest.hint(id.value, among: known))
          + "Write an id from 'classes', or define the class there.")
    }
  }

  private mutating func checkReasons(_ facet: Facet) {
    for rule in file[facet].terms where rule.note.isActive {
      // Only these two lose something that nobody can read off the terms: what differs clinically,
      // or the term.
      if rule.verb == .looksLike || rule.verb == .drop, rule.note.why == nil {
        report(
          .missingWhy, at: rule.term, "\(rule.verb.rawValue) '\(rule.term.value)' has no reason",
          remedy: rule.verb == .drop
            ? "Add why: \"…\" to the entry."
            : "Add why: \"…\" to the class, or write {term: \(rule.term.value), why: \"…\"}.")
      }
      if rule.verb == .also, Set(rule.classes.map(\.value)).count < 2 {
        report(
          .alsoOneClass, at: rule.term,
          "'also' gives '\(rule.term.value)' fewer than two classes",
          remedy: "Name two or more classes in 'means', or use same_as, includes or looks_like.")
      }
      if TermPattern(rule.term.value, spelling: rules.spelling) == nil {
        report(
          .wrongType, at: rule.term, "nothing is left of the term '\(rule.term.value)'",
          remedy: "Write a term with letters.")
      }
    }
  }

  private mutating func checkMappings(_ facet: Facet) {
    let set = rules[facet]
    var byLast: [String: [Int]] = [:]
    for (position, rule) in set.rules.enumerated() {
      byLast[rule.pattern.last, default: []].append(position)
    }
    for leaf in byLast.keys.sorted() {
      let group = (byLast[leaf] ?? []).map { set.rules[$0] }
        .sorted { Self.isBefore($0.source.term.position, $1.source.term.position) }
      for (rank, later) in group.enumerated() {
        for earlier in group[..<rank] where earlier.pattern.overlaps(later.pattern) {
          compare(earlier, later, set)
        }
      }
    }
  }

  private static func isBefore(_ left: Position, _ right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  private mutating func compare(
    _ earlier: FacetRuleSet.Rule, _ later: FacetRuleSet.Rule, _ set: FacetRuleSet
  ) {
    let one = earlier.source.condition
    let other = later.source.condition
    // A rule with a condition is meant to differ from one without.
    guard one.isEmpty == other.isEmpty, !one.excludes(other) else { return }
    let term = later.source.term
    let first = (earlier.source.term.position, "here: \(earlier.text(set.classIDs))")
    if earlier.agrees(with: later) {
      report(
        .redundant, at: term, "'\(term.value)' is mapped the same way twice",
        remedy: "Delete one of the two lines.", related: [first])
    } else {
      report(
        .mappedTwice, at: term, "'\(term.value)' has two mappings: \(later.text(set.classIDs))",
        remedy: "Keep one of the two lines, or give one a condition (when, from).",
        related: [first])
    }
  }
}
