internal import Documents
internal import Duplicates
internal import Rules
internal import Terms
internal import Vocabulary

/// Finds what is odd about rules in the light of the data.
struct DataChecks {
  let merge: Merge
  let groups: ImageGroups
  let book: RuleBook
  let lock: Lock?
  /// Where the digest of the facts is kept; nil: computed for this check.
  var stage: AtlasStage?

  /// All findings, unsorted.
  func findings() -> [RuleFinding] {
    var found = NeverMergeCheck.findings(merge.rules, .lesion, target: merge.lesionTarget)
    found += NeverMergeCheck.findings(merge.rules, .diagnosis, target: merge.lesionTarget)
    found += NeverMergeCheck.findings(merge.rules, .site, target: merge.siteTarget)
    for facet in Facet.ruled { found += unmappedTerms(facet) + rulesWithoutTerm(facet) }
    for facet in [Facet.lesion, .site] { found += classes(facet) }
    found += thresholds() + images() + secondPass() + lockAge() + largeGroups() + votes()
    return found
  }

  var top: Position { Position(line: 1, column: 1) }

  func finding(
    _ code: RuleCode, severity: Severity? = nil, at value: Located<String>? = nil, _ what: String,
    remedy: String
  ) -> RuleFinding {
    RuleFinding(
      code, severity: severity, file: book.path, at: value?.position ?? top,
      length: value?.length ?? 1, what, remedy: remedy)
  }

  private func unmappedTerms(_ facet: Facet) -> [RuleFinding] {
    let set = merge.rules[facet]
    let known = NearestNames(set.rules.map(\.pattern.text))
    let isError = merge.rules.file.policy.unknownTerm == .error
    return merge.atlas.terms.indices.compactMap { term in
      let raw = merge.atlas.terms[term]
      // A text that was split at commas is unmapped as soon as one of its parts is.
      guard raw.facet == facet, merge.resolutions[term].parts.contains(where: \.rules.isEmpty)
      else { return nil }
      let near = known.candidates(for: raw.text)
      let hint = near.isEmpty ? "" : " Near it: \(near.map { "'\($0)'" }.joined(separator: ", "))."
      let shown = VisibleText.escaped(raw.text)
      return finding(
        .unmappedTerm, severity: isError ? .error : nil,
        "the \(facet.rawValue) term '\(shown)' (\(merge.termCounts[term]) images) has no mapping; "
          + "it is in review, unknown and never absent",
        remedy: "Add it to a class, to 'also' or to 'drop'.\(hint)")
    }
  }

  private func rulesWithoutTerm(_ facet: Facet) -> [RuleFinding] {
    let set = merge.rules[facet]
    var used = Set<Int>()
    var texts: [String] = []
    for (term, raw) in merge.atlas.terms.enumerated() where raw.facet == facet {
      for part in merge.resolutions[term].parts {
        used.formUnion(part.rules)
        texts.append(TermText.joined(part.path))
      }
    }
    // Terms that the data has, but of a kind that the rules make nothing of.
    let isIdle = facet == .lesion && !merge.rules.file.usesDiagnoses
    let idle = isIdle ? merge.whole.terms.filter { $0.facet == .diagnosis }.map(\.text) : []
    let known = NearestNames(texts)
    return set.rules.indices.filter { !used.contains($0) }.map { position in
      let rule = set.rules[position]
      if idle.contains(rule.pattern.text) {
        return finding(
          .termNotInData, at: rule.source.term,
          "the data has no \(facet.rawValue) term '\(rule.pattern.text)', but a diagnosis of this name",
          remedy: "Write 'facet: diagnosis' under 'lesions', at the class or at the term.")
      }
      return finding(
        .termNotInData, at: rule.source.term,
        "the data has no \(facet.rawValue) term '\(rule.pattern.text)'",
        remedy: known.hint(rule.pattern.text)
          + "Correct the term, or leave it for data to come.")
    }
  }

  /// Groups that a class should have: with 5 folds one for each.
  private static let enoughGroups = 5

  /// Facts about one final class.
  private struct Spread {
    var images = 0
    /// Images that are near-duplicates of another image of the class.
    var nearDuplicates = 0
    var groups = Set<Int>()
    var contributors = Set<String>()
    var diagnoses = Set<String>()
  }

  private func classes(_ facet: Facet) -> [RuleFinding] {
    let set = merge.rules[facet]
    let finals = facet == .site ? merge.siteClasses : merge.lesionClasses
    var spread = [Spread](repeating: Spread(), count: finals.count)
    for image in merge.atlas.images.indices where merge.exclusion[image] == nil {
      merge.forEachClass(of: image, facet) { position in
        spread[position].images += 1
        // As many as no finding speaks of.
        if spread[position].groups.count < Self.enoughGroups {
          spread[position].groups.insert(groups.group[image].rawValue)
        }
        // Two values are enough to know that there is not only one.
        if spread[position].contributors.count < 2 {
          spread[position].contributors.insert(merge.atlas.images[image].contributor)
        }
        if spread[position].diagnoses.count < 2 {
          spread[position].diagnoses.insert(
            TermText.normalise(merge.atlas.images[image].diagnosis))
        }
      }
    }
    countCopies(facet, into: &spread)
    var found: [RuleFinding] = []
    // A class that takes diagnoses is meant to have one.
    let ids = merge.rules.lesions.classIDs
    let ofDiagnoses = Set(
      zip(ids, merge.rules.takes()).filter { $0.1.contains(.diagnoses) }.map(\.0))
    for (position, facts) in spread.enumerated() {
      found += findings(set.classes[finals[position]], facts, facet, ofDiagnoses: ofDiagnoses)
    }
    return found
  }

  /// Counts the images of each class beyond the first of every set of connected near-duplicates.
  private func countCopies(_ facet: Facet, into spread: inout [Spread]) {
    var sets: [Int: DisjointSets] = [:]
    for (one, other) in groups.pairs
    where merge.exclusion[one] == nil && merge.exclusion[other] == nil {
      let shared = Set(positions(of: one, facet)).intersection(positions(of: other, facet))
      for position in shared {
        var mine = sets.removeValue(forKey: position) ?? DisjointSets(count: groups.group.count)
        if mine.root(of: one) != mine.root(of: other) {
          mine.join(one, other)
          spread[position].nearDuplicates += 1
        }
        sets[position] = mine
      }
    }
  }

  private func positions(of image: Int, _ facet: Facet) -> [Int] {
    if facet == .site { return merge.site[image] < 0 ? [] : [Int(merge.site[image])] }
    return merge.lesions(of: image, .present)
  }

  private func findings(
    _ rule: ClassRule, _ facts: Spread, _ facet: Facet, ofDiagnoses: Set<String>
  ) -> [RuleFinding] {
    let name = "the \(facet.rawValue) class '\(rule.id.value)'"
    if facts.images == 0 {
      return [
        finding(
          .classWithoutImage, at: rule.id, "\(name) has no image",
          remedy: "Set drop_under to drop empty classes, or check its terms.")
      ]
    }
    var found: [RuleFinding] = []
    if facts.groups.count < Self.enoughGroups {
      found.append(
        finding(
          .fewGroups, at: rule.id,
          "\(name) has only \(NumberText.counted(facts.groups.count, "group"))",
          remedy: "With 5 folds some fold has none of it: raise drop_under, or merge it."))
    }
    // In a class of under ten images, one contributor or one diagnosis may well be chance.
    if facts.images >= 10, facts.nearDuplicates * 2 > facts.images {
      found.append(
        finding(
          .mostlyCopies, at: rule.id,
          "\(facts.nearDuplicates) of the \(facts.images) images of \(name) are near-duplicates of others",
          remedy:
            "It has fewer images than it seems; derm-ingest duplicates lists the near-duplicates."))
    }
    if facts.images >= 10, facts.contributors.count == 1, facts.contributors.first != "" {
      found.append(
        finding(
          .oneContributor, at: rule.id, "\(name) comes from one contributor only",
          remedy: "A network may learn the contributor instead; look at its images."))
    }
    if facet == .lesion, !ofDiagnoses.contains(rule.id.value), facts.images >= 10,
      facts.diagnoses.count == 1,
      facts.diagnoses.first != ""
    {
      found.append(
        finding(
          .oneDiagnosis, at: rule.id, "\(name) occurs with one diagnosis only",
          remedy: "A network may learn the diagnosis instead; look at its images."))
    }
    return found
  }
}
