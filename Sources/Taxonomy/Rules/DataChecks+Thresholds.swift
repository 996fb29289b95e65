internal import Duplicates
internal import Provenance
internal import Vocabulary

extension DataChecks {
  /// Counts near a threshold, and verdicts that hold against today's counts.
  func thresholds() -> [RuleFinding] {
    var found: [RuleFinding] = []
    for verdict in merge.verdicts {
      let set = merge.rules[verdict.facet]
      let place = set.classIndex[verdict.classID].map { set.classes[$0].id }
      let name = "the \(verdict.facet.rawValue) class '\(verdict.classID)'"
      if verdict.isPinned {
        found.append(
          finding(
            .pinned, at: place,
            "\(name) stays \(verdict.decision.rawValue) by the lock, though \(verdict.count) images "
              + "would now have it \(verdict.byCounts.rawValue) (\(verdict.kind.rawValue) "
              + "\(verdict.threshold))",
            remedy: "--relock decides again."))
      } else if merge.isNear(verdict) {
        found.append(
          finding(
            .nearThreshold, at: place,
            "\(name) has \(verdict.count) images, near \(verdict.kind.rawValue) "
              + "\(verdict.threshold)",
            remedy: "It is \(verdict.decision.rawValue); the lock keeps that when counts drift."))
      }
    }
    return found
  }

  /// Images that lose all labels, and images with several sites.
  func images() -> [RuleFinding] {
    var found: [RuleFinding] = []
    let included = merge.exclusion.count { $0 == nil }
    if included == 0 {
      found.append(
        finding(
          .noImageLeft, "no image is left in the data set",
          remedy: "Check that the rules name the data's terms, and that drop_under fits "
            + "\(merge.atlas.images.count) images."))
    }
    for reason in [Merge.Exclusion.dropped, .rare, .review] {
      let count = merge.exclusion.count { $0 == reason }
      if count > 0 {
        found.append(
          finding(
            .labelsLost, "\(count) images are left without a label: \(reason.rawValue)",
            remedy: "They are excluded; `policy: {no_label_left: keep}` keeps them."))
      }
    }
    if merge.keptWithoutLabel > 0 {
      found.append(
        finding(
          .labelsLost, "\(merge.keptWithoutLabel) images are left without a label and stay",
          remedy: "`policy: {no_label_left: exclude}` leaves them out."))
    }
    if merge.manySites > 0 {
      found.append(
        finding(
          .manySites, "\(merge.manySites) images have more than one site",
          remedy: "one_per_image is \(merge.rules.file.sites.onePerImage.rawValue)."))
    }
    return found
  }

  /// Whether thresholds on the images that are left would decide otherwise.
  func secondPass() -> [RuleFinding] {
    var counts = [Int](repeating: 0, count: merge.lesionClasses.count)
    let included = merge.included
    let needsSite = merge.rules.file.sites.isStated
    for image in included where !needsSite || merge.site[image] >= 0 {
      for (position, state) in merge.labels(of: image).enumerated() where state == .present {
        counts[position] += 1
      }
    }
    guard let threshold = merge.rules.file.lesions.dropUnder?.value else { return [] }
    let limit = threshold.count(of: included.count)
    var found: [RuleFinding] = []
    for (position, count) in counts.enumerated() where count < limit {
      let rule = merge.rules.lesions.classes[merge.lesionClasses[position]]
      let isKept = merge.verdicts.contains {
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
    if lock.overrides != book.overrides.digest.hex { causes.append("overrides") }
    if lock.data != merge.atlas.digest().hex { causes.append("data") }
    if causes.isEmpty { return [] }
    return [
      finding(
        .staleLock, "the lock is older than the \(causes.joined(separator: " and the "))",
        remedy: "derm-refine writes it anew; `derm-refine plan` shows what changes.")
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
      let first = groups.group.firstIndex { $0.rawValue == group } ?? 0
      return finding(
        .largeGroup,
        "\(sizes[group]) of \(total) images are one group; it begins with "
          + "\(merge.atlas.images[first].id)",
        remedy: "Check the case keys: one value may stand for 'unknown'.")
    }
  }
}

extension Merge {
  /// Whether a count is so close to its threshold that the rules ask for a warning.
  func isNear(_ verdict: Verdict) -> Bool {
    guard let near = rules.file.policy.nearThreshold else { return false }
    return abs(verdict.count - verdict.threshold) * near.denominator
      <= verdict.threshold * near.numerator
  }
}
