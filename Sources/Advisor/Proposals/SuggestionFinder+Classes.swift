internal import Documents
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// Pairs of classes that may be one.
extension SuggestionFinder {
  /// Why two classes are compared, the smaller position first.
  private struct Comparison {
    let one: Int
    let other: Int
    let reasons: [String]
    let confusion: ConfusionEvidence
  }

  /// Pairs of final classes that share their diagnoses and no image, then those that networks can't tell apart.
  ///
  /// Of each kind as many as the options allow; refused and forbidden pairs leave their place to others.
  func compareClasses(into result: inout Result) {
    guard facet == .lesion else { return }
    var confused = confusedPairs(&result)
    var apart: [Comparison] = []
    for (one, other) in neverTogether() {
      let listed = confused.firstIndex { ($0.one, $0.other) == (one, other) }
        .map { confused.remove(at: $0) }
      apart.append(
        Comparison(
          one: one, other: other,
          reasons: ["never on one image, but with the same diagnoses"] + (listed?.reasons ?? []),
          confusion: listed?.confusion ?? (options.confusable == nil ? .noReport : .notListed)))
    }
    let terms = CommonestTerms(merge, facets: classNever.map(\.facet))
    for comparisons in [apart, confused] {
      var shown = 0
      for comparison in comparisons where shown < options.classPairs {
        guard let suggestion = suggestion(comparison, terms, &result) else { continue }
        result.suggestions.append(suggestion)
        shown += 1
      }
    }
  }

  /// Pairs that are never on one image and have the same diagnoses, the largest classes first.
  private func neverTogether() -> [(one: Int, other: Int)] {
    var found: [(weight: Int, one: Int, other: Int)] = []
    let finals = merge.lesionClasses
    for (rank, one) in finals.enumerated() {
      for other in finals[(rank + 1)...] {
        let sizes = [classSides[one].images.count, classSides[other].images.count]
        // With fewer images it may well be chance that two classes are never together.
        guard sizes.allSatisfy({ $0 >= 5 }),
          table.neverTogetherWithSameDiagnoses(classSides[one], classSides[other])
        else { continue }
        found.append((sizes[0] * sizes[1], one, other))
      }
    }
    // Largest product first: the more images both have, the less likely it is chance.
    found.sort { ($0.weight, $1.one, $1.other) > ($1.weight, $0.one, $0.other) }
    return found.map { ($0.one, $0.other) }
  }

  /// Pairs of the report of label quality, the most confused first, each once.
  private func confusedPairs(_ result: inout Result) -> [Comparison] {
    var seen: Set<Set<Int>> = []
    var found: [Comparison] = []
    for pair in options.confusable?.pairs ?? [] {
      guard let one = final(pair.one), let other = final(pair.other) else {
        result.unknownPairs += 1
        continue
      }
      // Rules that changed since may have merged the two.
      guard one != other, seen.insert([one, other]).inserted else { continue }
      let advice =
        pair.confusion.mayBeChance
        ? "scores may tell them apart no better than a coin: merge them, unless images show a difference that networks miss"
        : "scores hardly tell them apart: define them better, or merge them"
      found.append(
        Comparison(
          one: min(one, other), other: max(one, other), reasons: [advice],
          confusion: .listed(pair.confusion)))
    }
    return found
  }

  /// The class of this id, if it is one after families and thresholds.
  private func final(_ id: String) -> Int? {
    set.classIndex[id].flatMap { merge.lesionClasses.contains($0) ? $0 : nil }
  }

  private func suggestion(
    _ comparison: Comparison, _ terms: CommonestTerms, _ result: inout Result
  ) -> Suggestion? {
    let (one, other) = (comparison.one, comparison.other)
    let ids = [set.classIDs[one], set.classIDs[other]]
    guard let stand = terms.pair(one, other) else {
      result.unnamedPairs += 1
      return nil
    }
    if classNever.contains(where: { $0.never.forbids(class: one, class: other) }) {
      result.forbidden += 1
      return nil
    }
    let pair = DecisionPair(facet: facet, "class \(ids[0])", "class \(ids[1])")
    let answer = never.answer(on: pair)
    if answer == .rejected || answer == .never {
      result.refused += 1
      return nil
    }
    var evidence = table.evidence(
      classSides[one], classSides[other],
      spelling: Evidence.Spelling(
        set.classes[one].label.value, compared: set.classes[other].label.value))
    evidence.confusion = comparison.confusion
    return Suggestion(
      id: Suggestion.id(of: pair, .neverMerge), facet: facet,
      decision: Decision(
        .neverMerge, facet: stand.facet, term: stand.first, other: stand.second),
      subject: "\(ids[0]) | \(ids[1])", reason: comparison.reasons.joined(separator: "; "),
      evidence: evidence, isLater: answer == .later, comparesClasses: true, pair: pair,
      sides: [classSides[one], classSides[other]], classes: [[one], [other]])
  }
}

/// The term of most images that alone leads to a class, by class and facet: rules keep terms apart, not classes.
private struct CommonestTerms {
  /// In the order in which facets are asked.
  private let found: [(facet: Facet, terms: [Int: (term: Int, count: Int)])]
  private let atlas: Atlas

  init(_ merge: Merge, facets: [Facet]) {
    atlas = merge.atlas
    found = facets.map { facet in
      var terms: [Int: (term: Int, count: Int)] = [:]
      for term in merge.atlas.terms.indices where merge.atlas.terms[term].facet == facet {
        guard let classes = merge.resolutions[term].fixed?.classes, classes.count == 1 else {
          continue
        }
        let count = merge.termCounts[term]
        // Of equally many the first one.
        if terms[classes[0]].map({ $0.count < count }) ?? true { terms[classes[0]] = (term, count) }
      }
      return (facet, terms)
    }
  }

  /// Terms of one facet that stand for two classes; nil where no facet has both.
  func pair(_ one: Int, _ other: Int) -> (facet: Facet, first: String, second: String)? {
    for (facet, terms) in found {
      guard let first = terms[one], let second = terms[other] else { continue }
      return (facet, atlas.terms[first.term].text, atlas.terms[second.term].text)
    }
    return nil
  }
}
