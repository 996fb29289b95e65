internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Files
internal import Parallel
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// Checks a rules file and its overrides.
struct LintCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check the rules file and the overrides.",
    discussion: """
      Prints the line, the column and a remedy for each error and warning. With a catalogue, the rules \
      are also checked against its data. Exits with status 2 for errors, with status 1 for warnings \
      under --strict. --json prints one finding a line on standard output.

      Examples:
        derm-refine lint
        derm-refine lint --rules rules.yaml --strict
      """)

  @OptionGroup var common: CatalogueOptions

  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Flag(help: "Exit with status 1 when there are warnings.")
  var strict = false

  @Flag(help: "Warn of rules that nobody approved, and check without them.")
  var requireApproved = false

  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let book = try RuleBook(rules)
    let atlas =
      try Catalogue.exists(common.catalogue)
      ? try Atlas.load(try Catalogue(reading: common.catalogue)) : nil
    // What derm wrote next to the rules is looked at too: the next run would stop at damage in it.
    try book.checkMemories()
    let display = ProgressDisplay(outputMode.mode)
    var options = RefinementOptions()
    options.cancellation = .bySignals
    options.progress = display.progress
    let findings = try book.lint(
      atlas: atlas, requireApproved: requireApproved, options: options)
    display.finish()
    if outputMode.json {
      for finding in findings {
        try StandardOutput.give(String(decoding: JSONLines.line(finding), as: UTF8.self))
      }
    } else {
      print(book.text(findings), terminator: "")
    }
    let errors = findings.count { $0.isError }
    if !outputMode.quiet, !outputMode.json {
      let data = atlas == nil ? ", without data (\(common.catalogue) is not there)" : ""
      StandardError.write(
        "\(rules): \(errors) errors, \(findings.count - errors) warnings\(data)\n")
    }
    try Console.exit(with: errors > 0 ? .rules : strict && !findings.isEmpty ? .findings : .ok)
  }
}
