internal import Documents
internal import Duplicates
internal import Rules
internal import Taxonomy
internal import Terms
internal import Vocabulary

/// Finds the suggestions of one facet.
struct SuggestionFinder {
  /// What was found.
  struct Result {
    var terms: [Advice.Term] = []
    var suggestions: [Suggestion] = []
    var refused = 0
    var forbidden = 0
    /// Pairs of the report of label quality of which a class is not among the final ones of these rules.
    var unknownPairs = 0
    /// Pairs of classes of which no term stands for both.
    var unnamedPairs = 0
  }

  let merge: Merge
  let facet: Facet
  let options: AdviceOptions
  let table: EvidenceTable
  private let proposals: TermProposals
  let never: NeverPairs
  /// The same by the facet of terms from which lesion classes are made: lesions, and diagnoses where rules use them.
  let classNever: [(facet: Facet, never: NeverPairs)]
  /// Images of each class of the rules by today's rules.
  let classSides: [EvidenceTable.Side]

  init(
    merge: Merge, groups: ImageGroups, facet: Facet, path: String, log: DecisionLog,
    options: AdviceOptions
  ) {
    self.merge = merge
    self.facet = facet
    self.options = options
    let table = EvidenceTable(
      merge: merge, groups: groups, facet: facet, replicates: options.replicates, seed: options.seed
    )
    self.table = table
    proposals = TermProposals(merge.rules, facet, path: path)
    never = NeverPairs(merge, facet, log: log)
    classNever = merge.rules.facets.filter { facet == .lesion && $0 != .site }
      .map { ($0, NeverPairs(merge, $0, log: log)) }
    classSides = merge.rules[facet].classIDs.indices.map { table.side(classes: [$0]) }
  }

  var set: FacetRuleSet { merge.rules[facet] }

  /// Everything that is suggested.
  func find() -> Result {
    var result = Result()
    let review = merge.atlas.terms.indices.filter { term in
      merge.atlas.terms[term].facet == facet
        && merge.resolutions[term].parts.contains { $0.rules.isEmpty }
    }
    let order = review.sorted {
      (-merge.termCounts[$0], merge.atlas.terms[$0].text)
        < (-merge.termCounts[$1], merge.atlas.terms[$1].text)
    }
    let open = Set(order.map { merge.atlas.terms[$0].text })
    let keys = order.map { KeyCollision.nGrams(merge.atlas.terms[$0].text) }
    let words = order.map { KeyCollision.fingerprint(merge.atlas.terms[$0].text) }
    let byKeys = Dictionary(grouping: order.indices.filter { !keys[$0].isEmpty }) { keys[$0] }
    let byWords = Dictionary(grouping: order.indices) { words[$0] }
    for (rank, term) in order.enumerated() {
      let side = table.side(term: term)
      let alike = Set((byWords[words[rank]] ?? []) + (byKeys[keys[rank]] ?? []))
        .subtracting([rank]).sorted()
      var entry = Advice.Term(
        facet: facet, text: merge.atlas.terms[term].text, images: side.images.count,
        cases: table.cases(side), alike: alike.map { merge.atlas.terms[order[$0]].text })
      for path in openPieces(of: term, open: open) {
        let piece = TermText.joined(path)
        // A piece that is a term of its own is decided there; the whole then comes apart at commas.
        if piece != entry.text, open.contains(piece) {
          entry.decidedWith.append("comes apart at its commas once '\(piece)' has a mapping")
        } else {
          suggestClasses(path, of: merge.atlas.terms[term].path, side, &entry, into: &result)
        }
      }
      result.terms.append(entry)
    }
    compareClasses(into: &result)
    return result
  }

  /// What of a term has no mapping: the pieces between commas that no rule names, when it names
  /// others or all of them are terms in review of their own; else the whole.
  private func openPieces(of term: Int, open: Set<String>) -> [[String]] {
    let whole = merge.resolutions[term].parts.first { $0.rules.isEmpty }?.path ?? []
    let text = merge.atlas.terms[term].text
    // A name with commas of its own is not to be torn apart.
    let holdsName = proposals.names.contains { $0.text.contains(",") && text.contains($0.text) }
    if holdsName { return [whole] }
    let pieces = text.split(separator: ",").map {
      merge.rules.spelling.corrected(TermText.path(String($0)))
    }.filter { !$0.isEmpty }
    let unnamed = pieces.filter { set.matches($0).isEmpty }
    if unnamed.count < pieces.count { return unnamed.isEmpty ? [whole] : unnamed }
    let areTerms = unnamed.count > 1 && unnamed.allSatisfy { open.contains(TermText.joined($0)) }
    return areTerms ? unnamed : [whole]
  }

  /// The suggestions for a term in review, or for a piece of one.
  private func suggestClasses(
    _ path: [String], of raw: [String], _ side: EvidenceTable.Side,
    _ entry: inout Advice.Term, into result: inout Result
  ) {
    let text = entry.text
    var seen = Set<DecisionPair>()
    var kept: [(TermProposals.Proposal, DecisionPair, Bool)] = []
    let byWords = proposals.proposals(for: path, of: raw).sorted { left, right in
      (left.likeness.rawValue, left.decision.text) < (right.likeness.rawValue, right.decision.text)
    }
    func consider(_ proposal: TermProposals.Proposal) {
      // Several ways may propose one pair: the first, of the greatest likeness, counts.
      let pair = proposal.decision.pair
      guard seen.insert(pair).inserted else { return }
      if isForbidden(proposal, path) {
        result.forbidden += 1
        return
      }
      let answer = never.answer(on: pair)
      if answer == .rejected || answer == .never {
        result.refused += 1
        entry.refused += 1
        return
      }
      let id = Suggestion.id(of: pair, proposal.decision.verb)
      // A pair of two terms in review is offered once, at the term that comes first.
      if result.suggestions.contains(where: { $0.id == id }) {
        entry.decidedWith.append("decided with \(id): \(proposal.decision.text)")
        return
      }
      kept.append((proposal, pair, answer == .later))
    }
    for proposal in byWords { consider(proposal) }
    // Where words say nothing, or people refused what they suggested, diagnoses may say something.
    if kept.allSatisfy(\.0.classes.isEmpty), entry.decidedWith.isEmpty {
      for proposal in sameDiagnoses(side, text: TermText.joined(path)) { consider(proposal) }
    }
    // What was put off must not crowd out what nobody has seen.
    let ordered = kept.filter { !$0.2 } + kept.filter(\.2)
    for (proposal, pair, isLater) in ordered.prefix(options.perTerm) {
      let other = otherSide(proposal)
      result.suggestions.append(
        Suggestion(
          id: Suggestion.id(of: pair, proposal.decision.verb), facet: facet,
          decision: proposal.decision, subject: text,
          reason: proposal.reason + doubt(proposal, side, other),
          evidence: table.evidence(
            side, other, spelling: spelling(proposal, text: TermText.joined(path))),
          isLater: isLater, comparesClasses: false, pair: pair, sides: [side, other],
          classes: [[], proposal.classes]))
    }
  }

  /// What speaks against two words for one finding: contributors who give both tell them apart.
  private func doubt(
    _ proposal: TermProposals.Proposal, _ one: EvidenceTable.Side, _ other: EvidenceTable.Side
  ) -> String {
    let isSynonym = proposal.decision.verb == .sameAs || proposal.decision.verb == .spelling
    guard isSynonym, table.standOftenTogether(one, other) else { return "" }
    return "; but often on one image with \(other.name), so contributors tell them apart"
  }

  private func spelling(_ proposal: TermProposals.Proposal, text: String) -> Evidence.Spelling? {
    let label = proposal.classes.first.map { TermText.normalise(set.classes[$0].label.value) }
    guard let compared = proposal.compared ?? label else { return nil }
    let own = proposal.decision.verb == .spelling ? proposal.decision.term : text
    return Evidence.Spelling(own, compared: compared)
  }

  private func isForbidden(_ proposal: TermProposals.Proposal, _ path: [String]) -> Bool {
    if proposal.decision.verb == .spelling {
      return never.forbids(proposal.decision.term, proposal.decision.other ?? "")
        || never.forbids(term: path, classes: proposal.classes)
    }
    return never.forbids(term: path, classes: proposal.classes)
  }

  /// With what the images of a term are compared: those of the classes; for a spelling that leads
  /// to none, and for a term that would be dropped, those of terms with the same word or name.
  private func otherSide(_ proposal: TermProposals.Proposal) -> EvidenceTable.Side {
    if !proposal.classes.isEmpty { return table.side(classes: proposal.classes) }
    let compared = proposal.compared ?? ""
    let isWord = proposal.decision.verb == .spelling
    let terms = merge.atlas.terms.indices.filter { term in
      let raw = merge.atlas.terms[term]
      guard raw.facet == facet else { return false }
      return isWord ? WordLikeness.words(raw.text).contains(compared) : raw.text == compared
    }
    return table.side(name: isWord ? "terms with '\(compared)'" : "'\(compared)'", terms: terms)
  }

  /// Classes whose images have the same diagnoses and never the term.
  private func sameDiagnoses(
    _ side: EvidenceTable.Side, text: String
  ) -> [TermProposals.Proposal] {
    // Fewer images share diagnoses by chance; a site's diagnoses don't make it another site.
    guard side.images.count >= 3, facet == .lesion else { return [] }
    let candidates = classSides.indices.filter { index in
      classSides[index].images.count >= 5
        && table.neverTogetherWithSameDiagnoses(side, classSides[index])
    }
    let ordered = candidates.sorted {
      (-classSides[$0].images.count, set.classIDs[$0]) < (
        -classSides[$1].images.count, set.classIDs[$1]
      )
    }
    return ordered.prefix(2).map { index in
      TermProposals.Proposal(
        decision: Decision(.looksLike, facet: facet, term: text, classes: [set.classIDs[index]]),
        likeness: .diagnoses,
        reason: "never on one image with \(set.classIDs[index]), but with the same diagnoses",
        compared: nil, classes: [index])
    }
  }
}
