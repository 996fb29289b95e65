internal import Documents
internal import Terms
internal import Vocabulary

/// Whether a decision can stand next to the rules that are there.
package struct ConflictCheck {
  /// What is to be done with a decision.
  package enum Answer {
    /// It can be added.
    case new
    /// A rule says it already, at this location.
    case already(String)
    /// It can't stand, for this reason, with the lines that it contradicts.
    case conflict(String)
  }

  private let outcome: RuleFileReader.Outcome
  private let rules: RuleSet

  init(outcome: RuleFileReader.Outcome) {
    self.outcome = outcome
    rules = RuleSet(outcome.file)
  }

  private var file: RuleFile { outcome.file }

  /// What is to be done with a decision, signed by whoever accepts it.
  package func answer(to decision: Decision) -> Answer {
    if let problem = attributionProblem(decision) { return .conflict(problem) }
    if TermText.path(decision.term).isEmpty {
      return .conflict(
        "  fix: Nothing is left of the term '\(decision.term)': name one with letters.")
    }
    switch decision.verb {
    case .spelling: return spelling(decision)
    case .neverMerge: return neverMerge(decision)
    default: return mapping(decision)
    }
  }

  private func attributionProblem(_ decision: Decision) -> String? {
    let people = file.people.map(\.value)
    if let by = decision.by, !people.contains(by) {
      let known =
        people.isEmpty ? "The file names no people" : "It names \(people.joined(separator: ", "))"
      return
        "  '\(by)' is nobody in \(file.path). \(known).\n  fix: \(Nearest.hint(by, among: people))"
        + "Add the person under 'people', with a name, and accept again."
    }
    if decision.by == nil, !people.isEmpty || decision.status == "approved" {
      let names = people.isEmpty ? "a person under 'people'" : people.joined(separator: ", ")
      return
        "  Nobody signs it: without a name it would count as a decision of the file's defaults."
        + "\n  fix: Give --by, one of: \(names)."
    }
    if decision.needsReason, decision.why == nil {
      return "  \(decision.verb.rawValue) needs a reason.\n"
        + "  fix: Write why into the patch, or give --why \"…\"."
    }
    return nil
  }

  private func spelling(_ decision: Decision) -> Answer {
    let wrong = TermText.normalise(decision.term)
    let right = TermText.normalise(decision.other ?? "")
    if wrong == right || right.isEmpty {
      return .conflict("  fix: '\(wrong)' and its right spelling are the same; nothing to correct.")
    }
    guard let known = file.spelling.first(where: { TermText.normalise($0.wrong.value) == wrong })
    else { return .new }
    if TermText.normalise(known.right.value) == right { return .already(location(known.wrong)) }
    return .conflict(
      excerpt(known.wrong, "'\(wrong)' is corrected to '\(known.right.value)' here")
        + "  fix: Keep one of the two: delete that line, or leave the decision out.")
  }

  private func neverMerge(_ decision: Decision) -> Answer {
    guard let one = TermPattern(decision.term, spelling: rules.spelling),
      let other = TermPattern(decision.other ?? "", spelling: rules.spelling), one != other
    else {
      return .conflict("  fix: A pair has two different terms.")
    }
    let known = file[decision.facet].neverMerge.first { rule in
      let pair = [rule.first, rule.second].map {
        TermPattern($0.value, spelling: rules.spelling)
      }
      return rule.note.isActive && (pair == [one, other] || pair == [other, one])
    }
    return known.map { .already(location($0.first)) } ?? .new
  }

  private func mapping(_ decision: Decision) -> Answer {
    if let problem = undefinedClass(decision) { return .conflict(problem) }
    guard let pattern = TermPattern(decision.term, spelling: rules.spelling) else { return .new }
    let term = TermText.joined(TermText.path(decision.term))
    for rule in file[decision.facet].terms where !rule.note.isActive {
      guard rule.verb.rawValue == decision.verb.rawValue,
        rule.classes.map(\.value) == decision.classes,
        TermPattern(rule.term.value, spelling: rules.spelling) == pattern
      else { continue }
      return .conflict(
        excerpt(
          rule.term, "this decision is \(rule.note.status?.text ?? "inactive") here\(signed(rule))")
          + "  fix: Delete that line first, if you decide otherwise.")
    }
    let set = rules[decision.facet]
    // A rule with a condition may differ from one without; two that meet are what lint finds.
    let isConditional = decision.condition?.isEmpty == false
    for rule in isConditional ? [] : set.rules
    where rule.pattern.overlaps(pattern) && rule.source.condition.isEmpty {
      let isSame =
        rule.source.verb.rawValue == decision.verb.rawValue
        && Set(rule.source.classes.map(\.value)) == Set(decision.classes)
        && Set(rule.source.mayBe.words) == Set(decision.mayBe)
      if isSame { return .already(location(rule.source.term)) }
      return .conflict(
        excerpt(
          rule.source.term,
          "'\(term)' has a mapping here: \(rule.text(set.classIDs))\(signed(rule.source))")
          + "  fix: A term has one mapping: delete that line, or leave the decision out.")
    }
    return apart(decision, pattern, set).map { .conflict($0) } ?? .new
  }

  private func undefinedClass(_ decision: Decision) -> String? {
    let known = file[decision.facet].classes.map(\.id.value)
    let mayBe = decision.mayBe == ["all"] ? [] : decision.mayBe
    for id in decision.classes + mayBe where !known.contains(id) {
      let label = file[decision.facet].classes.first { $0.label.value == id }
      let byLabel = label.map { "'\(id)' is a label; its id is '\($0.id.value)'. " }
      return "  \(file.path) has no \(decision.facet.section.rawValue) class '\(id)'.\n  fix: "
        + (byLabel ?? Nearest.hint(id, among: known))
        + "Name a class that is there, or define it under 'classes' first."
    }
    if decision.verb == .also, Set(decision.classes).count < 2 {
      return
        "  fix: 'also' names two or more classes; for one, use same_as, includes or looks_like."
    }
    return nil
  }

  /// A pair that must stay apart and would not.
  private func apart(
    _ decision: Decision, _ pattern: TermPattern, _ set: FacetRuleSet
  ) -> String? {
    // As in lint without data: every class ends in itself, because families merge by counts.
    let targets = Array(set.classes.indices.map(Optional.some))
    for rule in set.file.neverMerge where rule.note.isActive {
      for (side, other) in [(rule.first, rule.second), (rule.second, rule.first)]
      where TermPattern(side.value, spelling: rules.spelling)?.overlaps(pattern) == true {
        let chain = NeverMergeCheck.chains(other, set, rules.spelling, targets).first {
          decision.classes.contains(set.classIDs[$0.end])
        }
        guard let chain else { continue }
        return excerpt(
          rule.first,
          "never_merge '\(rule.first.value)' and '\(rule.second.value)': \(rule.note.why ?? "")")
          + "  \(file.path):\(chain.position.line):\(chain.position.column): \(chain.text)\n"
          + "  fix: Choose another class, or delete the pair if it no longer holds."
      }
    }
    return nil
  }

  private func signed(_ rule: TermRule) -> String {
    let parts = [rule.note.by, rule.note.date, rule.note.status?.text].compactMap { $0 }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  private func location(_ value: Located<String>) -> String {
    "\(file.path):\(value.position.line):\(value.position.column)"
  }

  private func excerpt(_ value: Located<String>, _ what: String) -> String {
    let lines = outcome.source?.lines ?? []
    let line = value.position.line
    let text = line >= 1 && line <= lines.count ? lines[line - 1] : ""
    return "  \(location(value)): \(what)\n    \(line) | \(text.prefix(110))\n"
  }
}
