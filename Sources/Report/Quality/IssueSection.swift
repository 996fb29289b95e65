internal import Markup
internal import Quality
internal import Vocabulary

/// What one kind found: the likeliest issues with their images.
struct IssueSection {
  let section: QualityAudit.Section
  let inputs: AuditInputs
  /// Nil without a data set.
  let pictures: IssuePictures?
  /// Issues on the page; the tables have all.
  var most = 60

  var html: HTML {
    let explanation: HTML = "<p>\(section.kind.explanation)</p>"
    switch section.findings {
    case .lacking:
      return "\(explanation)<p class=\"alert\">\(section.findings.lack ?? "")</p>"
    case .issues(let issues):
      let gains = section.kind.gains(over: inputs)
      let intro: HTML = "\(explanation)\(HTML.when(!gains.isEmpty, "<p>\(gains)</p>"))"
      guard !issues.isEmpty else { return "\(intro)<p>Nothing was found.</p>" }
      let shown = issues.prefix(most)
      let rest = issues.count - shown.count
      return """
        \(intro)\(table(Array(shown)))\
        \(HTML.when(rest > 0, "<p>\(Figures.count(rest)) more are in the table file, less likely ones.</p>"))
        """
    }
  }

  private func table(_ issues: [Issue]) -> HTML {
    let classes = Set(issues.compactMap(Self.className)).sorted()
    // Row by row: where the page has no room for all images, those of the first questions are whole.
    let shown = issues.map {
      (own: pictures?.own($0) ?? ids($0), compared: pictures?.compared($0) ?? "")
    }
    // Pairs have no probability and no images besides their own: columns of nothing would only be asked about.
    let hasOdds = issues.contains { $0.probability != nil }
    let hasCompared = shown.contains { !$0.compared.text.isEmpty }
    var columns: [ReportTable.Column] = [
      .init(title: "#", isNumber: true), .init(title: "Images"), .init(title: "Question"),
    ]
    if hasOdds {
      columns.append(
        .init(title: "Wrong", isNumber: true, hint: "Of 100 such labels so many are wrong"))
    }
    if hasCompared { columns.append(.init(title: "To compare")) }
    var table = ReportTable(
      id: "\(section.kind.name)-table", columns: columns,
      choices: classes.count > 1
        ? [
          .init(name: "class", label: "All classes", values: classes.map { ($0, inputs.words($0)) })
        ]
        : [],
      isSearchable: true)
    for (rank, issue) in issues.enumerated() {
      var cells = [
        ReportTable.number("\(rank + 1)", Double(rank + 1)),
        ReportTable.cell(shown[rank].own),
        ReportTable.cell(question(issue)),
      ]
      if hasOdds {
        cells.append(
          ReportTable.number(
            "\(issue.probability.map { Figures.percent($0, 0) } ?? "–")", issue.probability))
      }
      if hasCompared { cells.append(ReportTable.cell(shown[rank].compared)) }
      table.row(
        cells, attributes: " data-class=\"\(Self.className(issue) ?? "")\"")
    }
    return table.html
  }

  private func question(_ issue: Issue) -> HTML {
    let change = pictures?.change(issue) ?? ""
    let evidence = issue.evidence.map { "<li>\($0)</li>" as HTML }
    return """
      <p><b>\(section.kind.question(issue, words: inputs.words))</b></p><ul>\(evidence)</ul>\
      \(HTML.when(!change.text.isEmpty, "<p>\(change)</p>"))\(ids(issue))
      """
  }

  private func ids(_ issue: Issue) -> HTML {
    HTML.joined(issue.images.map { "<code>\($0.rawValue)</code>" as HTML }, " ")
  }

  private static func className(_ issue: Issue) -> String? {
    switch issue.subject {
    case .cell(_, let name), .group(_, let name): name
    case .image, .pair, .classes: nil
    }
  }
}
