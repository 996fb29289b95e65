internal import Digests
internal import Documents
internal import Duplicates
internal import Rules
internal import Vocabulary

extension DataChecks {
  /// Counts near a threshold, and results that the lock holds against today's counts.
  func thresholds() -> [RuleFinding] {
    var found: [RuleFinding] = []
    for result in merge.thresholdResults {
      let set = merge.rules[result.facet]
      let index = set.classIndex[result.classID].map { set.classes[$0].id }
      let name = "the \(result.facet.rawValue) class '\(result.classID)'"
      // A count that went past its threshold is mostly near it, too: one finding a class is enough.
      if result.isLocked {
        found.append(
          finding(
            .locked, at: index,
            "\(name) stays \(result.decision.rawValue) by the lock, though \(result.countText) "
              + "would now have it \(result.byCounts.rawValue) (\(result.kind.rawValue) "
              + "\(result.threshold))",
            remedy: "--relock decides again."))
      } else if merge.isNear(result) {
        found.append(
          finding(
            .nearThreshold, at: index,
            "\(name) has \(result.countText), near \(result.kind.rawValue) "
              + "\(result.threshold)",
            remedy: "It is \(result.decision.rawValue); the lock keeps that when counts drift."))
      }
    }
    return found
  }

  /// Images that lose all labels, and images with several sites.
  func images() -> [RuleFinding] {
    var found: [RuleFinding] = []
    found += lackingSites()
    // A policy that keeps every image would else hide that no term of the rules is in the data.
    let isKnown = merge.included.contains { image in
      merge.labels(of: image).contains { $0 != .unknown }
    }
    if !merge.exclusion.contains(nil) {
      found.append(noImageLeft("no image is left in the data set"))
    } else if !merge.rules.file.lesions.classes.isEmpty, !isKnown {
      found.append(noImageLeft("no image has a known lesion class"))
    }
    for reason in [Merge.Exclusion.dropped, .rare, .review] {
      let count = merge.exclusion.count { $0 == reason }
      if count > 0 {
        found.append(
          finding(
            .labelsLost,
            "\(NumberText.counted(count, "image is", "images are")) left without a label: \(merge.words(for: reason))",
            remedy: "They are excluded; `policy: {no_label_left: keep}` keeps them."))
      }
    }
    if merge.keptWithoutLabel > 0 {
      let silent =
        merge.keptUnknown == 0
        ? "" : "; of \(merge.keptUnknown) nothing is known, so all their classes are unknown"
      found.append(
        finding(
          .labelsLost,
          NumberText.counted(
            merge.keptWithoutLabel, "image is left without a label and stays",
            "images are left without a label and stay") + silent,
          remedy: "`policy: {no_label_left: exclude}` leaves them out."))
    }
    if merge.manySites > 0 {
      found.append(
        finding(
          .manySites,
          "\(NumberText.counted(merge.manySites, "image has", "images have")) more than one site",
          remedy: "one_per_image is \(merge.rules.file.sites.onePerImage.rawValue)."))
    }
    return found
  }

  /// Rules with sites on data of which no image has a site term.
  private func lackingSites() -> [RuleFinding] {
    guard let first = merge.rules.sites.classes.first,
      !merge.atlas.terms.contains(where: { $0.facet == .site })
    else { return [] }
    return [
      finding(
        .facetNotInData, at: first.id,
        "the rules have site classes, but no image of the data has a site term",
        remedy: "Take 'sites' out of the rules, or let the mapping read the column of sites.")
    ]
  }

  /// The error with why images fell out and what the data does hold, which tells a wrong facet from a wrong word.
  private func noImageLeft(_ problem: String) -> RuleFinding {
    let reasons = Merge.Exclusion.allCases.compactMap { reason in
      let count = merge.exclusion.count { $0 == reason }
      return count > 0 ? (reason: reason, count: count) : nil
    }
    let tallies = FacetTally.all(merge.whole)
    let held = tallies.map(\.text).joined(separator: "; ")
    return finding(
      .noImageLeft,
      problem + (reasons.isEmpty ? "" : ": ")
        + reasons.map { "\($0.count) \(merge.words(for: $0.reason))" }.joined(separator: ", ")
        + ". The rules take \(merge.rules.termNoun.many); the catalogue holds "
        + (held.isEmpty ? "no lesion term, site or diagnosis" : held),
      remedy: remedies(reasons.max { $0.count < $1.count }?.reason, tallies)
        .joined(separator: "; ") + ".")
  }

  /// What helps against the most frequent reason, then what the facets of the data suggest.
  private func remedies(_ most: Merge.Exclusion?, _ tallies: [FacetTally]) -> [String] {
    func holds(_ facet: Facet) -> Bool { tallies.contains { $0.facet == facet } }
    // With equal counts the first id, so that the message stays the same.
    let largest = merge.thresholdResults.filter { $0.facet == .lesion && $0.decision == .dropped }
      .max { ($0.count, $1.classID) < ($1.count, $0.classID) }
    var remedies: [String] = []
    switch most {
    case .rare:
      remedies.append(
        "Lower drop_under"
          + (largest.map { ": the largest class, '\($0.classID)', has \($0.text)" } ?? ""))
    case .override: remedies.append("Look through rules.overrides.csv")
    case .noTerm:
      remedies.append(
        "Let the mapping read the column of lesions, or keep such images: "
          + "`policy: {no_label_left: keep}`")
    default: remedies.append("Check that the rules name the data's terms")
    }
    if !merge.rules.file.usesDiagnoses, holds(.diagnosis) {
      remedies.append("to make classes of diagnoses, write 'facet: diagnosis' under 'lesions'")
    } else if merge.rules.file.usesDiagnoses, holds(.lesion), !holds(.diagnosis) {
      remedies.append("to make classes of lesion terms, take 'facet: diagnosis' out")
    }
    if holds(.site), merge.rules.file.sites.classes.isEmpty || !holds(.lesion) {
      remedies.append(
        "for a set of sites, leave 'lesions' out, or write 'policy: {no_label_left: keep}'")
    }
    remedies.append("'derm-refine init' prints rules for what the catalogue holds")
    return remedies
  }

  /// Whether thresholds on the images that are left would decide otherwise.
  func secondPass() -> [RuleFinding] {
    var counts = [Int](repeating: 0, count: merge.lesionClasses.count)
    var known = counts
    for image in merge.included {
      // Counted as `ThresholdStage` counts: the class in images with a site where those decide, the
      // share in all images in which it is known.
      let isCounted = !merge.countsOnlyImagesWithSite || merge.site[image] >= 0
      for (position, state) in merge.labels(of: image).enumerated() {
        counts[position] += isCounted && state == .present ? 1 : 0
        known[position] += state == .unknown ? 0 : 1
      }
    }
    guard let threshold = merge.rules.file.lesions.dropUnder?.value else { return [] }
    var found: [RuleFinding] = []
    for (position, count) in counts.enumerated() {
      let limit = threshold.count(of: known[position])
      if count >= limit { continue }
      let rule = merge.rules.lesions.classes[merge.lesionClasses[position]]
      // A class that only the lock keeps has a finding of its own.
      let isKept = merge.thresholdResults.contains {
        $0.facet == .lesion && $0.classID == rule.id.value && $0.byCounts == .kept
      }
      if isKept {
        found.append(
          finding(
            .secondPass, at: rule.id,
            "a second pass of drop_under would drop '\(rule.id.value)' (\(count) < \(limit))",
            remedy: "Thresholds act once; lower the count if that is not meant."))
      }
    }
    return found
  }

  /// Whether the lock is of other rules or data.
  func lockAge() -> [RuleFinding] {
    guard let lock else { return [] }
    var causes: [String] = []
    if lock.rules != book.file.digest().hex { causes.append("rules") }
    if lock.overrides != book.correctionsDigest.hex { causes.append("overrides") }
    let data = stage?.digest(merge) ?? merge.atlas.digest()
    if lock.data != data.hex { causes.append("data") }
    if causes.isEmpty { return [] }
    return [
      finding(
        .staleLock, "the lock is older than the \(causes.joined(separator: " and the "))",
        remedy: "derm-refine writes it again; `derm-refine plan` shows what changes.")
    ]
  }

  /// Groups that weigh too much in a fold.
  func largeGroups() -> [RuleFinding] {
    var sizes = [Int](repeating: 0, count: groups.count)
    for group in groups.group { sizes[group.rawValue] += 1 }
    let total = merge.atlas.images.count
    // In a small atlas every case is over one in a hundred.
    let large = sizes.indices.filter { sizes[$0] > 20 && sizes[$0] * 100 > total }
    return large.map { group in
      let members = groups.group.indices.filter { groups.group[$0].rawValue == group }
      let cases = Set(members.compactMap { merge.atlas.images[$0].caseID }).count
      let pairs = groups.pairs.count { groups.group[$0.0].rawValue == group }
      return finding(
        .largeGroup,
        "\(sizes[group]) of \(total) images are one group, of \(NumberText.counted(cases, "case")) and \(NumberText.counted(pairs, "pair")) of "
          + "near-duplicates; it begins with \(merge.atlas.images[members[0]].id)",
        remedy: pairs > 0
          ? "One fold holds them all. Look at its images: derm-ingest duplicates lists the near-duplicates that "
            + "connect them, the data set's report shows them side by side."
          : "Check the case keys: one value may stand for 'unknown'.")
    }
  }
}

extension Merge {
  /// Whether a count is so close to its threshold that the rules ask for a warning.
  func isNear(_ result: ThresholdResult) -> Bool {
    guard let near = rules.file.policy.nearThreshold else { return false }
    return abs(result.count - result.threshold) * near.denominator
      <= result.threshold * near.numerator
  }
}
