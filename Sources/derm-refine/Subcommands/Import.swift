internal import Advisor
internal import ArgumentParser
internal import Console
internal import Rules
internal import Vocabulary

/// Takes mappings or an edited CSV of terms into the rules, as proposals.
struct ImportCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add SSSOM mappings or an edited table of terms to the rules, as proposals.",
    discussion: """
      Each row becomes a rule with status: proposed; no other byte of the rules file changes. A row is \
      refused when it contradicts a rule, names an unknown person, or has no equivalent in the rules. \
      Refused rows are listed with the reason, and the command exits with status 1. The kind of file is \
      recognised by its columns; comma, semicolon or tab, UTF-8 or UTF-16.

      Examples:
        derm-refine export --to csv --out terms.csv
        derm-refine import terms.csv --dry-run
        derm-refine import mappings.sssom.tsv --by ab
      """)

  @Argument(help: "The mappings (SSSOM/TSV) or the table of terms (CSV).")
  var file: String

  @OptionGroup var rulesFile: RulesFileOptions

  @Option(help: "Who proposes rows that name nobody: an id of 'people' in the rules.")
  var by: String?

  @Option(help: "The date of rows that have none, such as 2026-11-24 (default: today).")
  var date: DecisionDay?

  @Flag(help: "Print what would change as a diff; write nothing.")
  var dryRun = false

  @OptionGroup var output: QuietOptions

  func execute() throws {
    let rules = rulesFile.path
    if !dryRun { try ShippedRules.adopt(rules) }
    let result: RuleImport
    do {
      result = try RuleImport(file, rules: rules, by: by, date: date?.text ?? Attribution.today)
    } catch {
      if !error.findings.isEmpty {
        StandardError.write(try RuleBook(rules).text(error.findings.filter(\.isError)))
      }
      throw error
    }
    StandardError.write(result.table(file))
    let taken = result.appliedPatch.decisions
    if dryRun {
      try StandardOutput.give(result.appliedPatch.diff)
    } else {
      // The rules first, as `accept` does.
      try result.appliedPatch.write()
      var log = try RuleBook(rules).decisions()
      try log.append(result.appliedPatch.logLines())
      for decision in taken { print("\(rules): \(decision.text)") }
    }
    if !output.isSilent {
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
