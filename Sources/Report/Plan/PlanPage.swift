internal import Artifacts
internal import Markup
internal import Vocabulary

struct PlanPage {
  let plan: Plan
  let thumbnails: Thumbnails
  private let labels: [String: String]

  init(plan: Plan) {
    self.plan = plan
    thumbnails = Thumbnails(source: ImageSource(plan: plan))
    labels = Dictionary(
      plan.lesions.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// The whole file.
  var text: String {
    var sections = [
      Page.Section(id: "rules", title: "Rules that change", html: PlanRules(plan: plan).html),
      Page.Section(id: "sizes", title: "Class sizes", html: PlanSizes(plan: plan).html),
      Page.Section(
        id: "moves", title: "What moves",
        html: PlanMoves(plan: plan, thumbnails: thumbnails, labels: labels).moves),
      Page.Section(
        id: "emptied", title: "Images left without a label",
        html: PlanMoves(plan: plan, thumbnails: thumbnails, labels: labels).emptied),
      Page.Section(id: "thresholds", title: "Thresholds to look at", html: thresholds),
      Page.Section(id: "terms", title: "Terms with another mapping", html: terms),
    ]
    if let merged = plan.merged {
      sections.append(
        Page.Section(
          id: "scores", title: "Scores of merged classes", html: PlanScores(merged: merged).html))
    }
    sections.append(Page.Section(id: "folds", title: "Folds", html: folds))
    return Page(
      title: "Plan", subtitle: "\(plan.subject.rules), data \(plan.subject.dataDigest.prefix(8))",
      opening: PlanOpening(plan: plan).html, sections: sections, thumbnails: thumbnails,
      footer: """
        Nothing was applied. Images are reduced copies for orientation. Research material, not for \
        diagnosis.
        """
    ).text
  }

  private var thresholds: HTML {
    guard !plan.thresholds.isEmpty else {
      return
        "<p class=\"note\">No class is close to a threshold, no result is locked or new.</p>"
    }
    var table = ReportTable(
      id: "threshold-table",
      columns: [
        .init(title: "Class"), .init(title: "Images", isNumber: true),
        .init(title: "Threshold", isNumber: true), .init(title: "Why it is here"),
        .init(title: "In words"),
      ])
    for note in plan.thresholds {
      let style: HTML = note.kind == .near ? "tag plain" : "tag warn"
      let why =
        switch note.kind {
        case .changed: "new result"
        case .locked: "held by the lock"
        case .near: "close"
        }
      table.row([
        ReportTable.cell(
          "\(labels[note.classID] ?? note.classID) <span class=\"range\">\(note.facet.rawValue)</span>"
        ),
        ReportTable.count(note.count), ReportTable.count(note.limit),
        ReportTable.cell("<span class=\"\(style)\">\(why)</span>"),
        ReportTable.cell("\(note.text)"),
      ])
    }
    return """
      <p>The number of images decides these. The lock keeps the last result while counts drift; \
      <code class="name">--relock</code> decides again.</p>
      \(table.html)
      """
  }

  private var terms: HTML {
    guard !plan.mappings.isEmpty else {
      return "<p class=\"note\">Every term keeps its mapping.</p>"
    }
    var table = ReportTable(
      id: "mapping-table",
      columns: [
        .init(title: "Term"), .init(title: "Facet"), .init(title: "Images", isNumber: true),
        .init(title: "Before"), .init(title: "After"),
      ], isSearchable: true)
    for mapping in plan.mappings {
      table.row([
        ReportTable.cell("\(mapping.term)"), ReportTable.cell("\(mapping.facet.rawValue)"),
        ReportTable.count(mapping.images), ReportTable.cell("\(mapping.before)"),
        ReportTable.cell("\(mapping.after)"),
      ])
    }
    return table.html
  }

  private var folds: HTML {
    let folds = plan.folds
    func change(_ before: Double?, _ after: Double) -> String {
      before.map { "\(Figures.percent($0, 2)) → \(Figures.percent(after, 2))" }
        ?? Figures.percent(after, 2)
    }
    return """
      <p>\(folds.leaks == 0
        ? "No group is divided between folds." : "\(Figures.count(folds.leaks, "group")) would be divided between folds.") \
      \(folds.moved == 0
        ? "No image changes its fold." : "\(Figures.count(folds.moved, "image")) would change the fold: results before and after don't compare on them.")</p>
      \(Page.facts([
        ("Largest imbalance", change(folds.maxImbalanceBefore, folds.maxImbalanceAfter),
          "of a label from an even share"),
        ("Mean imbalance", change(folds.meanImbalanceBefore, folds.meanImbalanceAfter), ""),
      ]))
      """
  }
}
