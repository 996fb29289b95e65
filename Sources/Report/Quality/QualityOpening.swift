internal import Markup
internal import Quality
internal import Vocabulary

/// The first screen: how many labels are probably wrong, and where to begin.
struct QualityOpening {
  let audit: QualityAudit

  var html: HTML {
    let found = audit.sections.filter { !$0.issues.isEmpty }
    let lines = found.map { section -> HTML in
      """
      <li><a href="#\(section.kind.name)">\(section.kind.title)</a>: \
      \(count(section))</li>
      """
    }
    return """
      <p>\(sentence)</p>\(alerts)
      \(HTML.when(!lines.isEmpty, "<ul>\(lines)</ul>"))
      \(Page.facts(facts))
      """
  }

  /// What may spoil the result: labels without scores, runs of another data set, answers about another one.
  private var alerts: HTML {
    "\(audit.warnings.map { "<p class=\"alert\">\($0)</p>" as HTML })"
  }

  /// The questions of a kind, and how many of them are expected to be errors.
  private func count(_ section: QualityAudit.Section) -> String {
    let issues = section.issues
    let expected = issues.compactMap(\.probability).reduce(0, +)
    guard expected > 0 else { return Figures.count(issues.count) }
    let wrong = rounded(expected)
    return Figures.count(issues.count)
      + ", of which about \(wrong) \(wrong == "1" ? "is" : "are") expected to be wrong"
  }

  private var sentence: String {
    guard let ranking = audit.inputs.lesions else {
      return
        "No scores of lesions were given, so that single labels are not ranked: name a run of derm-train."
    }
    let expected = audit.left.map { "\(rounded($0.expectedLeft)) \($0.direction)" }
    return "Of \(Figures.count(ranking.labels.knownCells)) known labels about "
      + "\(Figures.list(expected)) ones are probably wrong. Unknown labels are not counted, and none is asked about."
  }

  private func rounded(_ value: Double) -> String { Figures.count(Int(value.rounded())) }

  private var facts: [(name: String, value: String, detail: String)] {
    var facts = [
      (
        name: "Questions", value: Figures.count(audit.queue.items.count),
        detail: "\(Figures.count(audit.queue.items.count(where: \.sample))) of them at random"
      )
    ]
    if let ranking = audit.inputs.lesions {
      facts.append(
        (
          name: "Images ranked", value: Figures.count(ranking.labels.images.count),
          detail: Figures.count(ranking.labels.classes.count, "class", "classes")
        ))
    }
    if let looks = audit.inputs.looks {
      facts.append(
        (
          name: "Pairs of copies", value: Figures.count(looks.pairs.count),
          detail: looks.unreadable > 0
            ? "\(Figures.count(looks.unreadable, "image")) can't be decoded" : ""
        ))
    }
    return facts
  }
}
