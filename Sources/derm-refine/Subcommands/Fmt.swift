internal import ArgumentParser
internal import Console
internal import Files
internal import Rules
internal import Vocabulary

/// Formats a rules file.
struct FmtCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Format the rules file: only blanks and blank lines change.",
    discussion: """
      With --check nothing is written, and the command exits with status 1 when the file would change.

      Examples:
        derm-refine fmt
        derm-refine fmt --check
      """)

  @OptionGroup var file: RulesFileOptions

  @Flag(help: "Only check whether the file would change.")
  var check = false

  func execute() throws {
    let rules = file.path
    if !check { try ShippedRules.adopt(rules) }
    let book = try RuleBook(rules)
    do {
      if try book.isFormatted() { return }
      if !check { try AtomicFile.write(try book.formatted(), to: Folder.resolved(rules)) }
    } catch let error as TaxonomyError {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
    print(check ? "\(rules): would change" : "\(rules): formatted")
    try Console.exit(with: check ? .findings : .ok)
  }
}
