internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Review

/// Turns answers into the files that the rest of derm reads.
struct ResolveCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Turn answers into rules.overrides.csv and rules.duplicates.csv.",
    discussion: """
      Reads every log in the folder review next to the rules. Rows that people wrote stay, and so does every other byte; \
      a row of the review goes when its answer was taken back, and stays while the log that it comes from is not there. \
      The same logs give the same bytes. An answer that makes a label unknown (column unknown_class) needs two people, \
      answers that differ need a decision, and what can't be written is listed.

      Examples:
        derm-review resolve --dry-run
        derm-review resolve && derm-refine plan
      """)

  @OptionGroup var common: CatalogueOptions

  @Option(help: "The rules file; answers lie in the folder review next to it.")
  var rules = "taxonomy/rules.yaml"

  @Flag(help: "Show what would be written; write nothing.")
  var dryRun = false

  func execute() throws {
    let catalogue = try Catalogue(reading: common.catalogue)
    let logs = try ReviewFolder(nextToExisting: rules).logs()
    let resolution = try ResolvedReview.current(
      OpinionTable(logs), rules: rules, terms: ImageTerms(catalogue))
    if !dryRun { try resolution.write() }
    print(resolution.text, terminator: "")
  }
}
