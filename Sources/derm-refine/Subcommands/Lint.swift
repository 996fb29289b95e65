internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Provenance
internal import Taxonomy

/// Checks a rules file and its overrides.
struct Lint: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check rules and overrides: place, caret, remedy of every error and warning.",
    discussion: """
      With a catalogue the rules are also checked against its data. Ends with 2 for errors, with 1 \
      for warnings under --strict. --json prints one finding a line on standard output.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Flag(help: "End with 1 when there are warnings.")
  var strict = false

  @Flag(help: "Also warn of rules that nobody approved, and check without them.")
  var requireApproved = false

  func execute() throws {
    let book = try RuleBook(rules)
    let atlas =
      try Catalogue.exists(common.catalogue)
      ? try Atlas.load(try Catalogue(reading: common.catalogue)) : nil
    try book.checkMemories()
    let findings = book.lint(atlas: atlas, requireApproved: requireApproved)
    if common.voiceOptions.json {
      for finding in findings {
        try StandardOutput.give(String(decoding: JSONLines.line(finding), as: UTF8.self))
      }
    } else {
      print(book.text(findings), terminator: "")
    }
    let errors = findings.count { $0.isError }
    if !common.voiceOptions.quiet, !common.voiceOptions.json {
      let data = atlas == nil ? ", without data (\(common.catalogue) is not there)" : ""
      StandardError.write(
        "\(rules): \(errors) errors, \(findings.count - errors) warnings\(data)\n")
    }
    try Console.exit(with: errors > 0 ? .rules : strict && !findings.isEmpty ? .findings : .ok)
  }
}
