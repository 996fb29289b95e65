internal import ArgumentParser
internal import Console
internal import Provenance
internal import Rules
internal import Taxonomy

/// Lays a rules file out.
struct Fmt: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lay the rules file out: blanks and blank lines, never words, order or comments.",
    discussion: "With --check nothing is written, and a file that would change ends with 1.")

  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Flag(help: "Only say whether the file would change.")
  var check = false

  @OptionGroup var voice: VoiceOptions

  func execute() throws {
    if !check { try ShippedRules.adopt(rules) }
    let book = try RuleBook(rules)
    do {
      if try book.isFormatted() { return }
      if !check { try AtomicFile.write(try book.formatted(), to: Folder.resolved(rules)) }
    } catch let error as TaxonomyError {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
    print(check ? "\(rules): would change" : "\(rules): laid out")
    try Console.exit(with: check ? .findings : .ok)
  }
}
