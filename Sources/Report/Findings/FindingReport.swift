internal import Markup
package import Vocabulary

/// Findings as a page to look through: what kinds there are, then each with position and remedy.
package enum FindingReport {
  /// More rows than this make a page slow; the CSV has all.
  static let maximumRows = 5000
  /// Of every kind at least so many are shown, however many others there are.
  static let rowsOfKind = 100

  /// The page, one file that needs nothing next to it; `origin` says whose findings they are.
  package static func html(_ findings: [Finding], origin: String) -> String {
    let kinds = Kind.all(of: findings)
    let shown = Self.shown(findings)
    return Page(
      title: "Findings", subtitle: origin, opening: opening(findings, kinds),
      sections: [
        Page.Section(id: "kinds", title: "Kinds", html: table(of: kinds)),
        Page.Section(
          id: "all", title: "Every finding",
          html: table(of: shown, kinds: kinds, total: findings.count)),
      ],
      thumbnails: nil, footer: "Text from the atlas is shown as it stands, shortened."
    ).text
  }

  /// Findings of one code and severity.
  struct Kind {
    let first: Finding
    var count = 0
    var files: Set<String> = []

    /// The kinds, the worst and most frequent first.
    static func all(of findings: [Finding]) -> [Kind] {
      var kinds: [Key: Kind] = [:]
      for finding in findings {
        let key = Key(code: finding.code, severity: finding.severity)
        kinds[key, default: Kind(first: finding)].count += 1
        kinds[key]?.files.insert(finding.source)
      }
      return kinds.values.sorted {
        ($1.first.severity, $1.count, $0.first.code) < ($0.first.severity, $0.count, $1.first.code)
      }
    }

    private struct Key: Hashable {
      let code: String
      let severity: Severity
    }
  }

  /// The first of every kind, then others until the page is full; in the order in which they came.
  static func shown(_ findings: [Finding]) -> [Finding] {
    var counts: [String: Int] = [:]
    var room = maximumRows
    return findings.filter { finding in
      counts[finding.code, default: 0] += 1
      guard counts[finding.code, default: 0] <= rowsOfKind || room > 0 else { return false }
      room -= 1
      return true
    }
  }

  private static func opening(_ findings: [Finding], _ kinds: [Kind]) -> HTML {
    guard !findings.isEmpty else { return "<p>Nothing was found wrong in the input.</p>" }
    func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
    let files = Set(findings.map(\.source)).count
    return """
      <p>\(Figures.count(findings.count, "finding")) of \(Figures.count(kinds.count, "kind")) in \
      \(Figures.count(files, "file")). An error means that a record or file could not be used, a \
      warning that something was lost or guessed, a note that something is worth knowing.</p>
      \(Page.facts([
        ("Errors", Figures.count(count(.error)), ""),
        ("Warnings", Figures.count(count(.warning)), ""),
        ("Notes", Figures.count(count(.note)), ""),
      ]))
      """
  }

  private static func tag(_ severity: Severity) -> HTML {
    let style: HTML = severity == .note ? " plain" : " warn"
    return "<span class=\"tag\(style)\">\(severity.rawValue)</span>"
  }

  private static func name(_ code: String) -> HTML { "<code class=\"name\">\(code)</code>" }

  private static func table(of kinds: [Kind]) -> HTML {
    var table = ReportTable(
      id: "kind-table",
      columns: [
        .init(title: "Code"), .init(title: "Severity"), .init(title: "Times", isNumber: true),
        .init(title: "Files", isNumber: true), .init(title: "For instance"),
        .init(title: "What to do"),
      ])
    for kind in kinds {
      table.row([
        ReportTable.cell(name(kind.first.code)),
        ReportTable.cell(tag(kind.first.severity)), ReportTable.count(kind.count),
        ReportTable.count(kind.files.count), ReportTable.cell("\(kind.first.what)"),
        ReportTable.cell("\(kind.first.remedy)"),
      ])
    }
    return table.html
  }

  private static func table(of findings: [Finding], kinds: [Kind], total: Int) -> HTML {
    var codes: [String] = []
    for kind in kinds where !codes.contains(kind.first.code) { codes.append(kind.first.code) }
    var table = ReportTable(
      id: "finding-table",
      columns: [
        .init(title: "File"), .init(title: "Line", isNumber: true), .init(title: "Severity"),
        .init(title: "Code"), .init(title: "What"), .init(title: "Text there"),
        .init(title: "What to do"),
      ],
      choices: [
        .init(
          name: "severity", label: "Any severity",
          values: Severity.allCases.reversed().map { ($0.rawValue, $0.rawValue) }),
        .init(name: "code", label: "Any code", values: codes.map { ($0, $0) }),
      ], isSearchable: true)
    for finding in findings {
      let line = finding.position.map { "\($0.line):\($0.column)" } ?? ""
      table.row(
        [
          ReportTable.cell("\(finding.source)"),
          ReportTable.number("\(line)", finding.position.map { Double($0.line) }),
          ReportTable.cell(tag(finding.severity)), ReportTable.cell(name(finding.code)),
          ReportTable.cell("\(finding.what)"),
          ReportTable.cell(HTML.when(!finding.excerpt.isEmpty, "<code>\(finding.excerpt)</code>")),
          ReportTable.cell("\(finding.remedy)"),
        ],
        attributes: " data-severity=\"\(finding.severity.rawValue)\" data-code=\"\(finding.code)\"")
    }
    let cut: HTML =
      findings.count < total
      ? """
      <p class="alert">\(Figures.count(findings.count)) of \(Figures.count(total)) are shown; \
      <code>derm-ingest findings --csv</code> lists all.</p>
      """ : ""
    return "\(cut)\(table.html)"
  }
}
