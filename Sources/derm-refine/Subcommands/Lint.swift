internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Documents
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
      under --strict. --json prints one finding a line.

      Examples:
        derm-refine lint
        derm-refine lint --rules rules.yaml --strict
      """)

  @OptionGroup(title: "Data and rules") var file: RulesFileOptions
  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "When to fail") var demands: Demands
  @OptionGroup var outputMode: ResultModeOptions

  /// What must hold beyond the rules being right.
  struct Demands: ParsableArguments {
    @Flag(help: "Exit with status 1 when there are warnings.")
    var strict = false

    @Flag(help: "Warn of rules that nobody approved, and check without them.")
    var requireApproved = false
  }

  func execute() throws {
    let book = try RuleBook(file.path)
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
      atlas: atlas, requireApproved: demands.requireApproved, options: options)
    display.finish()
    if outputMode.json {
      for finding in findings {
        try StandardOutput.give(String(decoding: JSONLines.line(finding), as: UTF8.self))
      }
    } else {
      print(book.text(findings), terminator: "")
    }
    let errors = findings.count { $0.isError }
    if !outputMode.isSilent {
      let data = atlas == nil ? ", without data (\(common.catalogue) is not there)" : ""
      StandardError.write(
        "\(file.path): \(NumberText.counted(errors, "error")), "
          + "\(NumberText.counted(findings.count - errors, "warning"))\(data)\n")
    }
    try Console.exit(
      with: errors > 0 ? .rules : demands.strict && !findings.isEmpty ? .findings : .ok)
  }
}
