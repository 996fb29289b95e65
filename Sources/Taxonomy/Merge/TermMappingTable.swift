package import Artifacts
internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// The mapping of every raw term.
package struct TermMappingTable {
  let merge: Merge

  /// The mappings of a merge's terms.
  package init(merge: Merge) { self.merge = merge }

  /// The mappings in order of facet and term.
  package func mappings() -> [TermMapping] {
    merge.atlas.terms.indices.map { mapping(of: $0) }
  }

  private func mapping(of term: Int) -> TermMapping {
    let raw = merge.atlas.terms[term]
    let set = merge.rules[raw.facet]
    let section = raw.facet.section
    let target = section == .site ? merge.siteTarget : merge.lesionTarget
    let resolution = merge.resolutions[term]
    let outcome = resolution.outcomeWithoutConditions(rules: set)
    let finals = Set(outcome.classes.compactMap { target[$0] }).sorted()
    let rules = outcome.rules.map { set.rules[$0] }
    let special = conditions(resolution, set, target)
    let lost = outcome.classes.filter { target[$0] == nil }
    let kind: TermMapping.Kind =
      outcome.inReview
      ? .review : finals.isEmpty ? .dropped : finals.count == 1 ? .class : .classes
    // One rule a term is shown. A split or a threshold goes before the rule that matched, because
    // it explains the mapping better.
    var rule = rules.first?.source.verb.rawValue ?? ""
    var why = rules.first?.source.note.why ?? ""
    if resolution.isSplit {
      rule = "split"
      why = split(resolution, set)
    }
    if kind == .dropped, !lost.isEmpty { rule = ThresholdResult.Kind.dropUnder.rawValue }
    why = join([why] + merged(outcome.classes, target, set) + dropped(lost, section) + special)
    if kind == .review {
      rule = special.isEmpty ? "" : "when"
      why = join(["no rule names it"] + special)
    }
    let note = rules.first?.source.note
    return TermMapping(
      facet: raw.facet, term: raw.text, count: merge.termCounts[term], kind: kind,
      classes: finals.map { set.classIDs[$0] }, rule: rule,
      line: rules.first?.source.term.position.line, why: why, by: note?.by, date: note?.date,
      status: rules.isEmpty ? nil : note?.status?.text ?? RuleNote.Status.proposed.text,
      mayBe: outcome.mayBeAny ? ["all"] : outcome.mayBe.map { set.classIDs[$0] })
  }

  private func join(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private func split(_ resolution: Resolution, _ set: FacetRuleSet) -> String {
    let pieces = resolution.parts.map { part in
      let rule = part.rules.first.map { set.rules[$0] }
      let goal = rule?.classes.map { set.classIDs[$0] }.joined(separator: " + ") ?? ""
      let line = rule.map { " (line \($0.source.term.position.line))" } ?? ""
      return "\(TermText.joined(part.path)) -> \(goal.isEmpty ? "dropped" : goal)\(line)"
    }
    return "split at commas: " + pieces.joined(separator: ", ")
  }

  private func merged(_ classes: [Int], _ target: [Int?], _ set: FacetRuleSet) -> [String] {
    classes.compactMap { index in
      guard let goal = target[index], goal != index else { return nil }
      let result = merge.thresholdResults.first {
        $0.facet == set.file.facet.section && $0.kind == .keepApartOver
          && $0.classID == set.classIDs[index]
      }
      let count = result.map { " (\($0.text))" } ?? ""
      return "\(set.classIDs[index]) falls into \(set.classIDs[goal])\(count)"
    }
  }

  private func dropped(_ classes: [Int], _ facet: Facet) -> [String] {
    let set = merge.rules[facet]
    return classes.map { index in
      let result = merge.thresholdResults.first {
        $0.facet == facet && $0.kind == .dropUnder && $0.decision == .dropped
          && $0.classID == set.classIDs[index]
      }
      return "\(set.classIDs[index]) is dropped" + (result.map { " (\($0.text))" } ?? "")
    }
  }

  private func conditions(
    _ resolution: Resolution, _ set: FacetRuleSet, _ target: [Int?]
  ) -> [String] {
    if resolution.fixed != nil { return [] }
    return resolution.parts.flatMap(\.rules).filter {
      !set.rules[$0].source.condition.isEmpty
    }.map { position in
      let rule = set.rules[position]
      let goals = rule.classes.compactMap { target[$0] }.map { set.classIDs[$0] }
      return "when \(rule.source.condition.text): "
        + (goals.isEmpty ? "dropped" : goals.joined(separator: " + "))
        + " (line \(rule.source.term.position.line))"
    }
  }
}
