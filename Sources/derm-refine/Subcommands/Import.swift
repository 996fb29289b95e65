internal import ArgumentParser
internal import Console
internal import Provenance
internal import Taxonomy

/// Takes mappings or an edited sheet into the rules, as proposals.
struct Import: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take SSSOM mappings or an edited sheet of terms into the rules, as proposals.",
    discussion: """
      Each row becomes a rule with status: proposed, put into the rules file's text; no other byte of \
      it changes. Rows that fight a rule, name nobody known or say what no verb says are listed with \
      the reason and are not taken: the command then ends with 1. The file's form is recognised by its \
      columns; comma, semicolon or tab, UTF-8 or UTF-16 are understood.

      Examples:
        derm-refine export --to csv --out terms.csv
        derm-refine import terms.csv --dry-run
        derm-refine import mappings.sssom.tsv --by ab
      """)

  @Argument(help: "The mappings (SSSOM/TSV) or the sheet (CSV).")
  var file: String

  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Option(help: "Who proposes, for rows that name nobody: an id of people.")
  var by: String?

  @Option(help: "The day for rows without one, as 2026-11-24 (default: today).")
  var date: String?

  @Flag(help: "Write nothing; print what would change as a diff.")
  var dryRun = false

  @OptionGroup var voice: VoiceOptions

  func execute() throws {
    if !dryRun { try ShippedRules.adopt(rules) }
    let result: RuleImport
    do {
      result = try RuleImport(file, rules: rules, by: by, date: date ?? Signature.today)
    } catch {
      if !error.findings.isEmpty {
        StandardError.write(try RuleBook(rules).text(error.findings.filter(\.isError)))
      }
      throw error
    }
    StandardError.write(result.table(file))
    let taken = result.acceptance.decisions
    if dryRun {
      try StandardOutput.give(result.acceptance.diff)
    } else {
      try result.acceptance.write()
      var log = try RuleBook(rules).decisions()
      try log.append(result.acceptance.logLines())
      for decision in taken { print("\(rules): \(decision.text)") }
    }
    if !voice.quiet {
      for note in result.notes { StandardError.write("\(note)\n") }
      StandardError.write(
        "\(file): \(taken.count) \(dryRun ? "would be " : "")proposed, \(result.known) known already, "
          + "\(result.open) left open, \(result.refusals.count) not taken\n")
      if !dryRun, !taken.isEmpty {
        StandardError.write("next: derm-refine plan shows what it changes\n")
      }
    }
    try Console.exit(with: result.refusals.isEmpty ? .ok : .findings)
  }
}
