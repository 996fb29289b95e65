package import Catalogue
package import Jobs
internal import Terms
internal import Vocabulary

/// What an ingest did, and what the catalogue holds of its atlases now.
package struct IngestSummary: Sendable {
  /// An atlas as it is in the catalogue now.
  package struct Atlas: Sendable {
    /// The atlas's name.
    package let source: String
    /// How much it has.
    package let counts: CatalogueCounts
    /// Its findings by kind.
    package let findings: [FindingTally]
    /// How well its fields are filled.
    package let coverage: [FieldCoverage]
  }

  /// Files that were read for the first time.
  package var newFiles = 0
  /// Files that were read again because something changed.
  package private(set) var changedFiles = 0
  /// The first of them, by name.
  package private(set) var changedNames: [String] = []
  /// Files that were left alone.
  package var unchangedFiles = 0
  /// Files that were found to be gone; what they said is kept.
  package var removedFiles = 0
  /// The atlases of this ingest, each with all that the catalogue has of it.
  package var atlases: [Atlas] = []
  /// Which part of the inputs was read; nil for all of them.
  package var shard: JobNumber?
  /// Whether it ended early because it was asked to.
  package var wasInterrupted = false
  /// The rules file that is ready for what the catalogue holds; nil when none is.
  package private(set) var rules: String?
  /// The catalogue, to name it in what can be done next.
  package internal(set) var catalogue = ""

  /// Starts with nothing done.
  package init() {}

  /// Whether anything worse than a note was found.
  package var hasFindings: Bool {
    atlases.contains { $0.findings.contains { $0.severity > .note } }
  }

  /// Notes that a file was read again.
  mutating func note(changed path: String) {
    changedFiles += 1
    if changedNames.count < 3 { changedNames.append(path) }
  }

  /// Adds an atlas as it is now.
  mutating func add(
    _ source: String, _ coverage: [FieldCoverage], from catalogue: Catalogue
  ) throws {
    self.catalogue = catalogue.path
    rules = try ReadyRules.file(for: catalogue)
    atlases.append(
      Atlas(
        source: source, counts: try catalogue.counts(source: source),
        findings: try catalogue.findingTallies(source: source),
        coverage: coverage))
  }

  /// The summary for people: what is there, what is wrong, what was done, what comes next.
  package var text: String {
    var lines: [String] = []
    for atlas in atlases { lines += atlas.lines }
    lines += findingLines
    var files = "files     \(newFiles) new · \(changedFiles) changed · \(unchangedFiles) unchanged"
    if removedFiles > 0 { files += " · \(removedFiles) gone from the export (kept)" }
    lines.append(files)
    if !changedNames.isEmpty {
      let more = changedFiles - changedNames.count
      lines.append(
        "          changed: " + changedNames.joined(separator: ", ")
          + (more > 0 ? " and \(more) more" : ""))
    }
    return (lines + nextLines).joined(separator: "\n") + "\n"
  }
}

extension IngestSummary {
  /// So many kinds of findings fit next to the rest on a screen.
  private static let shownKinds = 8

  /// Findings of all atlases by kind, the worst first.
  private var findingLines: [String] {
    var kinds: [FindingTally] = []
    for tally in atlases.flatMap(\.findings) {
      if let index = kinds.firstIndex(where: {
        $0.code == tally.code && $0.severity == tally.severity
      }) {
        kinds[index].count += tally.count
      } else {
        kinds.append(tally)
      }
    }
    guard !kinds.isEmpty else { return ["findings  none"] }
    // Severity and count fall and codes rise, hence the sides of the comparison.
    kinds.sort { ($1.severity, $1.count, $0.code) < ($0.severity, $0.count, $1.code) }
    let total = kinds.reduce(0) { $0 + $1.count }
    var lines = ["findings  \(total)"]
    for kind in kinds.prefix(Self.shownKinds) {
      lines.append(
        "\(String(kind.count).leftPadded(8))  \(kind.severity.rawValue.rightPadded(7))  "
          + "\(kind.code): \(kind.remedy)")
    }
    if kinds.count > Self.shownKinds {
      lines.append("          … and \(kinds.count - Self.shownKinds) kinds more")
    }
    return lines
  }

  private var nextLines: [String] {
    if wasInterrupted { return ["next      interrupted: run the same command again to resume"] }
    // The commands are there to be copied: what is the default need not be written.
    let option = catalogue == "data/catalogue.sqlite" ? "" : " --catalogue \(catalogue)"
    if let shard {
      return [
        "part      \(shard.number) of \(shard.count); when all are read:",
        "next      derm-ingest merge PART… --catalogue FILE",
      ]
    }
    var steps: [(command: String, why: String)] = []
    if hasFindings {
      steps.append(
        ("derm-ingest findings --html\(option) > findings.html", "to look at what is wrong"))
    }
    if atlases.contains(where: { $0.counts.images > 0 }) {
      if rules == nil {
        steps.append(
          ("derm-refine init --out rules.yaml\(option)", "to write rules to begin with"))
      }
      steps.append(
        (
          "derm-refine --rules \(rules ?? "rules.yaml")\(option)", "to turn it into a data set"
        ))
    }
    let width = steps.map(\.command.count).max() ?? 0
    return steps.enumerated().map { index, step in
      (index == 0 ? "next      " : "          ") + step.command.rightPadded(width)
        + "  " + step.why
    }
  }
}
