internal import Artifacts
internal import Evaluation
internal import Markup
internal import Vocabulary

/// What is known to be wrong or thin in a data set, for the card.
struct CardIssues {
  let pack: Pack

  private var manifest: PackManifest { pack.manifest }

  /// A list of issues, then the findings about the input.
  var markdown: String {
    let issues = [few, undecided, withoutPixels, withoutSite, leftOut, leak].compactMap { $0 }
    let findings = manifest.worstFindingsFirst
    let list = issues.isEmpty ? "None were counted." : MarkdownText.list(issues)
    guard !findings.isEmpty else { return list + "\n\nThe input gave no finding." }
    return list + "\n\nFindings about the input:\n\n"
      + MarkdownText.table(
        ["code", "severity", "times", "for instance"], numbers: [2],
        rows: findings.map {
          [$0.code, $0.severity.rawValue, Figures.count($0.count), $0.what]
        })
  }

  private var few: String? {
    let thin = manifest.lesions.filter { ClassResult.isFew(images: $0.images, cases: $0.cases) }
    guard !thin.isEmpty else { return nil }
    let names = thin.map { MarkdownText.escaped($0.label) }.joined(separator: ", ")
    return
      "Under \(ClassResult.fewImages) images or \(ClassResult.fewCases) cases, so that numbers of a class mean "
      + "little: \(names)."
  }

  private var undecided: String? {
    let decided = manifest.terms.filter { $0.kind != .review }
    let proposed = decided.count { $0.status != "approved" }
    let review = manifest.terms.count { $0.kind == .review }
    guard proposed > 0 || review > 0 else { return nil }
    return
      "\(Figures.count(proposed)) of \(Figures.count(decided.count)) decided terms rest on rules "
      + "that no reviewer has approved; \(Figures.count(review, "term")) \(review == 1 ? "is" : "are") "
      + "undecided."
  }

  private var withoutPixels: String? {
    let missing = manifest.imageCount - manifest.pixelCount
    return missing == 0
      ? nil : "\(Figures.count(missing, "image")) known by the record only, without pixels."
  }

  private var withoutSite: String? {
    let unknown = pack.images.count { $0.site == nil }
    return unknown == 0 ? nil : "\(Figures.count(unknown, "image")) without a known site."
  }

  private var leftOut: String? {
    let reasons = manifest.exclusions.map {
      "\(Figures.count($0.images)) (\(MarkdownText.escaped($0.reason)))"
    }
    return reasons.isEmpty ? nil : "Images left out: \(reasons.joined(separator: ", "))."
  }

  private var leak: String? {
    let shared = manifest.certificate.sharedGroups
    return shared == 0
      ? nil : "**Leak**: \(Figures.count(shared, "group")) in more than one fold."
  }
}
