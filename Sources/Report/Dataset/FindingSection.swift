internal import Artifacts
internal import Markup
internal import Vocabulary

/// What was wrong with the input, and what was left out.
struct FindingSection {
  let pack: Pack

  /// Findings by code with their remedy, then exclusions.
  var html: HTML {
    """
    \(findings)
    <h3>Images left out</h3>
    \(exclusions)
    """
  }

  private var findings: HTML {
    let all = pack.manifest.worstFindingsFirst
    guard !all.isEmpty else { return "<p>The input gave no finding.</p>" }
    var table = ReportTable(
      id: "finding-table",
      columns: [
        .init(title: "Code"), .init(title: "Severity"), .init(title: "Times", isNumber: true),
        .init(title: "For instance"), .init(title: "What to do"),
      ],
      isSearchable: all.count > 8)
    for finding in all {
      let style: HTML = finding.severity == .note ? " plain" : " warn"
      table.row([
        ReportTable.cell("<code>\(finding.code)</code>"),
        ReportTable.cell("<span class=\"tag\(style)\">\(finding.severity.rawValue)</span>"),
        ReportTable.count(finding.count), ReportTable.cell("\(finding.what)"),
        ReportTable.cell("\(finding.remedy)"),
      ])
    }
    return """
      <p>Bad input never stops the work: it is counted here. \
      \(Figures.count(all.reduce(0) { $0 + $1.count }, "finding")) of \
      \(Figures.count(all.count, "kind")).</p>
      \(table.html)
      """
  }

  private var exclusions: HTML {
    let all = pack.manifest.exclusions
    guard !all.isEmpty else { return "<p>None.</p>" }
    let rows = all.map { exclusion -> HTML in
      "<tr><td>\(exclusion.reason)</td><td class=\"n\">\(Figures.count(exclusion.images))</td></tr>"
    }
    return """
      <div class="scroll"><table><thead><tr><th scope="col">Reason</th>\
      <th scope="col" class="n">Images</th></tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }
}

extension PackManifest {
  /// The findings about the input, the severest and most frequent first.
  var worstFindingsFirst: [FindingCount] {
    findings.sorted { ($1.severity, $1.count, $0.code) < ($0.severity, $0.count, $1.code) }
  }
}
