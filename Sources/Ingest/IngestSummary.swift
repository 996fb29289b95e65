public import Catalogue
internal import Vocabulary

/// What an ingest did, and what the catalogue holds of its atlases now.
public struct IngestSummary: Sendable {
  /// An atlas as it is in the catalogue now.
  public struct Atlas: Sendable {
    /// The name.
    public let source: String
    /// How much it has.
    public let counts: CatalogueCounts
    /// Its findings by kind.
    public let findings: [FindingTally]
    /// How well its fields are filled.
    public let coverage: [FieldCoverage]
  }

  /// Files that were read for the first time.
  public var newFiles = 0
  /// Files that were read again because something changed.
  public var changedFiles = 0
  /// Files that were left alone.
  public var unchangedFiles = 0
  /// The atlases.
  public var atlases: [Atlas] = []
  /// Whether it ended early because it was asked to.
  public var wasInterrupted = false

  /// Starts with nothing done.
  public init() {}

  /// Whether anything worse than a note was found.
  public var hasFindings: Bool {
    atlases.contains { $0.findings.contains { $0.severity > .note } }
  }

  /// Adds an atlas as it is now.
  mutating func add(_ source: String, from catalogue: Catalogue) throws {
    atlases.append(
      Atlas(
        source: source, counts: try catalogue.counts(source: source),
        findings: try catalogue.findingTallies(source: source),
        coverage: try catalogue.coverage(source: source)))
  }

  /// The summary for people.
  public var text: String {
    var lines: [String] = []
    for atlas in atlases { lines += atlas.lines }
    lines.append(
      "files  \(newFiles) new · \(changedFiles) changed · \(unchangedFiles) unchanged")
    if wasInterrupted { lines.append("interrupted: run the same command again to go on") }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension IngestSummary.Atlas {
  /// The atlas for people.
  var lines: [String] {
    var lines = [
      "\(source)  \(counts.pages) pages · \(counts.cases) cases · \(counts.images) images "
        + "(\(counts.usableImages) with pixels) · \(counts.mentions) mentions · "
        + "\(counts.findings) findings"
    ]
    for tally in findings {
      let count = String(tally.count).leftPadded(8)
      lines.append("\(count)  \(tally.severity.rawValue)  \(tally.code): \(tally.remedy)")
    }
    for field in coverage {
      let share = percent(field.filled, of: field.records)
      var line = "  \(field.format)  \(field.field)  \(share) filled"
      if field.empty > 0 { line += ", \(percent(field.empty, of: field.records)) empty" }
      if field.absent > 0 { line += ", \(percent(field.absent, of: field.records)) absent" }
      lines.append(line)
    }
    return lines
  }

  private func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0 %" }
    // Rounded down, so that 100 % means all.
    let tenths = part * 1000 / whole
    if part > 0, tenths == 0 { return "<0.1 %" }
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
