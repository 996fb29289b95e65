internal import Artifacts
internal import Documents
internal import Duplicates
internal import Rules
internal import Vocabulary

extension Refinement {
  /// What was made, in a few lines for the terminal.
  ///
  /// Fails as `certificate` does.
  package var summary: String {
    get throws(TaxonomyError) { labelText + (try foldText) + warningText }
  }

  private var labelText: String {
    var text = ""
    let review = mappings.count { $0.kind == .review }
    let dropped = mappings.count { $0.kind == .dropped }
    text += "images   \(counts.included) of \(counts.images) in the data set"
    for reason in Merge.Exclusion.allCases {
      let count = merge.exclusion.count { $0 == reason }
      if count > 0 { text += "; \(count) \(merge.words(for: reason))" }
    }
    if merge.keptWithoutLabel > 0 {
      text += "; \(merge.keptWithoutLabel) of them without a label, kept by the policy"
    }
    text += "\nterms    \(mappings.count): \(mappings.count - review - dropped) in classes, "
    text += "\(dropped) dropped, \(review) in review\n"
    if merge.threshold.isAsked { text += votes }
    text +=
      "classes  \(NumberText.counted(counts.lesions, "lesion")), \(NumberText.counted(counts.sites, "site"))"
    let small = merge.thresholdResults.filter { $0.decision == .dropped }.map(\.classID)
    if !small.isEmpty { text += "; dropped as rare: \(small.joined(separator: ", "))" }
    let merged = merge.thresholdResults.filter { $0.decision == .merged }.map(\.classID)
    if !merged.isEmpty {
      text += "; in the rest of their family: \(merged.joined(separator: ", "))"
    }
    return text + "\n"
  }

  private var foldText: String {
    get throws(TaxonomyError) {
      let certificate = try certificate
      let parts = certificate.images.enumerated().map { fold, images in
        certificate.parts.map { "\($0[fold].name) \(images)" } ?? "\(images)"
      }
      var text = "folds    \(parts.joined(separator: " + ")) images, "
      text += "mean imbalance \(NumberText.percent(certificate.meanImbalance, 2)), "
      text += "largest \(NumberText.percent(certificate.maxImbalance, 2)), "
      text += "\(certificate.sharedGroups) of \(certificate.groups) groups shared\n"
      if let pairs = certificate.nearDuplicates, pairs > 0 {
        text +=
          "pairs    \(pairs) of near-duplicates, \(certificate.sharedNearDuplicates ?? 0) of them in two folds "
        text += "(derm-ingest duplicates lists them)\n"
      }
      if let radius = certificate.pointRadius {
        text += "crops    \(PartialCopies.narrowing(radius))\n"
      }
      for move in try movedImages.prefix(10) {
        text += "moved    \(move) (its group was joined, or a fold was empty)\n"
      }
      return text
    }
  }

  private var warningText: String {
    var text = ""
    if rulesLeftOut > 0 { text += "rules    \(rulesLeftOut) left out: not approved\n" }
    let codes = Set(warnings.map(\.code.rawValue)).sorted()
    if !codes.isEmpty {
      let parts = codes.map { code in "\(code) x \(warnings.count { $0.code.rawValue == code })" }
      text += "warnings \(parts.joined(separator: ", ")) (derm-refine lint shows them)\n"
    }
    return text
  }

  /// What the policy of votes left open.
  private var votes: String {
    let policy = merge.threshold
    let numbered = merge.atlas.mentions.count {
      $0.assertion == .unknown && ($0.votes != nil || $0.weight != nil)
    }
    var asked: [String] = []
    if policy.votes > 1 { asked.append("fewer than \(policy.votes) votes") }
    if policy.weight > 0 { asked.append("a weight under \(NumberText.shortest(policy.weight))") }
    var text =
      "votes    \(NumberText.counted(numbered, "mention")) with \(asked.joined(separator: " or ")) "
    text += "\(NumberText.noun(numbered, "is", "are")) unknown\n"
    if !merge.atlas.annotatorNames.isEmpty {
      text +=
        "         \(NumberText.counted(merge.doubted, "label")) that too few annotators named "
      text += "\(NumberText.noun(merge.doubted, "is", "are")) unknown\n"
    }
    return text
  }
}
