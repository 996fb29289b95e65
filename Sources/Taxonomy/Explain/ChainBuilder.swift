internal import Catalogue
internal import Documents
internal import Files
internal import Rules
internal import Terms
internal import Vocabulary

/// Shows what rules and thresholds did to one text.
struct ChainBuilder {
  let merge: Merge
  let book: RuleBook

  /// A location in the rules file.
  func location(_ position: Position) -> String { "\(Folder.name(of: book.path)):\(position.line)" }

  /// The steps from a raw path to classes, on an image or where no condition is known.
  func steps(of raw: [String], _ facet: Facet, on image: Int?) -> [ProvenanceStep] {
    let set = merge.rules[facet]
    let resolution = Resolution(raw, rules: set, spelling: merge.rules.spelling)
    let decided = image.map { position in
      resolution.outcome(rules: set) { merge.holds($0, position) }.rules
    }
    var steps = spelling(TermText.normalise(path: raw))
    if resolution.isSplit {
      let pieces = resolution.parts.map { "'\(TermText.joined($0.path))'" }
      steps.append(ProvenanceStep(.split, "at commas into \(pieces.joined(separator: ", "))"))
    }
    for part in resolution.parts {
      // Without an image, no condition can be decided: every rule that may apply is shown.
      let rules = part.rules.filter { decided?.contains($0) ?? true }
      if rules.isEmpty {
        steps.append(
          ProvenanceStep(
            .review, "'\(TermText.joined(part.path))' has no rule: unknown, and never absent"))
      }
      for position in rules {
        let rule = set.rules[position]
        steps.append(
          ProvenanceStep(
            .rule, rule.text(set.classIDs), location: location(rule.source.term.position),
            note: rule.source.note))
        for target in rule.classes { steps += thresholds(on: target, facet) }
      }
    }
    return steps
  }

  /// What families and thresholds did to a class, and to the class that it fell into.
  func thresholds(on start: Int, _ facet: Facet) -> [ProvenanceStep] {
    let facet = facet.section
    let set = merge.rules[facet]
    var steps: [ProvenanceStep] = []
    var id = set.classIDs[start]
    var seen: Set<String> = []
    // The rest of a family may be a member of another one: the chain goes on from there.
    while seen.insert(id).inserted {
      var next = id
      for result in merge.thresholdResults where result.facet == facet && result.classID == id {
        let family = set.file.families.first { rule in
          result.kind == .keepApartOver && rule.members.contains { $0.value == id }
        }
        let position = family?.keepApartOver.position ?? set.file.dropUnder?.position
        steps.append(
          ProvenanceStep(
            .threshold, "\(id) \(outcome(result)): \(result.text)",
            location: position.map(location),
            note: family?.note))
        if result.decision == .merged, let rest = result.rest { next = rest }
      }
      id = next
    }
    return steps
  }

  private func outcome(_ result: ThresholdResult) -> String {
    switch result.decision {
    case .kept: "stays"
    case .merged: "falls into \(result.rest ?? "the rest")"
    case .dropped: "is dropped"
    }
  }

  /// The corrections without which the text would read otherwise.
  private func spelling(_ path: [String]) -> [ProvenanceStep] {
    let rules = merge.rules.file.spelling
    let pairs = rules.map {
      (wrong: TermText.normalise($0.wrong.value), right: TermText.normalise($0.right.value))
    }
    let corrected = merge.rules.spelling.corrected(path)
    if corrected == path { return [] }
    return rules.indices.filter { index in
      var others = pairs
      others.remove(at: index)
      // Only rules whose word is in the text can matter; the table of the others is built for these.
      let alone = SpellingTable([pairs[index]])
      return alone.corrected(path) != path && SpellingTable(others).corrected(path) != corrected
    }.map { index in
      ProvenanceStep(
        .spelling, "\(pairs[index].wrong) -> \(pairs[index].right)",
        location: location(rules[index].wrong.position))
    }
  }

  /// Why a term that the source calls present is unknown on its image; empty when enough named it.
  func doubts(_ said: CataloguedMention, on image: Int) -> [ProvenanceStep] {
    let mention = said.mention
    let policy = book.file.policy
    guard mention.assertion == .present else { return [] }
    var steps: [ProvenanceStep] = []
    func add(_ text: String, _ position: Position?) {
      steps.append(ProvenanceStep(.votes, text, location: position.map(location)))
    }
    if let least = policy.votesAtLeast, let votes = mention.votes, votes < least.value {
      add(
        "\(votes) of those who labelled it, fewer than \(least.value): unknown here", least.position
      )
    }
    // In Float, as the merge asks: a weight right at the limit must get the same answer.
    if let least = policy.weightAtLeast, let weight = mention.weight,
      merge.threshold.doubts(votes: nil, weight: Float(weight))
    {
      add(
        "a weight of \(NumberText.shortest(weight)), under \(NumberText.shortest(least.value)): unknown here",
        least.position)
    }
    guard said.annotator != nil, merge.threshold.isAsked else { return steps }
    // Votes are counted for each class, not for each term: two terms of one class are votes for the
    // same thing.
    let path = TermText.normalise(path: mention.path)
    guard
      let term = merge.atlas.terms.firstIndex(where: {
        $0.facet == mention.facet && $0.path == path
      })
    else { return steps }
    let all = merge.annotators(of: image, mention.facet)
    for index in merge.outcome(of: term, on: image).classes {
      let voters = merge.voters(of: index, mention.facet, on: image).count
      if merge.threshold.doubts(voters: voters, of: all) {
        let id = merge.rules[mention.facet].classIDs[index]
        // Which of the two says so: the number where that alone would do, else the share.
        let isByNumber = voters < merge.threshold.votes
        add(
          "\(voters) of \(all) annotators named \(id), too few: unknown here",
          (isByNumber ? policy.votesAtLeast : nil)?.position ?? policy.weightAtLeast?.position)
      }
    }
    return steps
  }

  /// The corrections of an image.
  func overrides(of key: String) -> [ProvenanceStep] {
    (book.overrides.byImage[key] ?? []).map { position in
      let row = book.overrides.rows[position]
      let corrections: [(String, [String])] = [
        ("remove_term", row.removeTerms), ("add_class", row.addClasses),
        ("remove_class", row.removeClasses), ("unknown_class", row.unknownClasses),
        ("set_site", row.setSite.map { [$0] } ?? []), ("exclude", row.exclude ? ["yes"] : []),
      ]
      let says = corrections.filter { !$0.1.isEmpty }
        .map { "\($0.0) \($0.1.joined(separator: ", "))" }.joined(separator: "; ")
      return ProvenanceStep(
        .override, says, location: "\(Folder.name(of: book.overrides.path)):\(row.line)",
        note: row.note)
    }
  }
}
