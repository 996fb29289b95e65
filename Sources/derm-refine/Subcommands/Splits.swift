internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Files
internal import Taxonomy
internal import Vocabulary

/// Checks and adopts splits that others made.
struct SplitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "splits",
    abstract: "Check a split file that others made, or adopt it.",
    discussion: """
      A split file is a table with a column image (or image_id, file, …) and a column fold (or \
      split, subset, …). An image may be named without its source.

      Examples:
        derm-refine splits verify official.csv
        derm-refine splits import official.csv
      """,
    subcommands: [VerifySplitCommand.self, ImportSplitCommand.self])
}

/// What both verbs need: the data set and the file's bytes.
struct SplitOptions: ParsableArguments {
  @Argument(help: "The split: a CSV or TSV file.")
  var file: String

  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions

  /// The data set as the rules make it, and what is to be said of the split.
  ///
  /// Fails as `Refinement` and `verify` do.
  func check() throws -> (Refinement, SplitCheck) {
    var refinement = options.refinement
    // Remembered folds have nothing to do with the file's.
    refinement.refold = true
    let catalogue = try Catalogue(reading: common.catalogue)
    let result = try RuleRun(options: options).refine(catalogue, refinement)
    let bytes = try MappedFile(file)
    return (result, try result.verify(split: bytes.bytes(0..<bytes.count), path: file))
  }
}

/// Checks a split file.
struct VerifySplitCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a split file: leaks, images left out, balance.",
    discussion: """
      Exits with status 1 when the split is not sound.

      Example:
        derm-refine splits verify official.csv
      """)

  @OptionGroup var split: SplitOptions

  func execute() throws {
    let check = try split.check().1
    print(check.text, terminator: "")
    try Console.exit(with: check.isSound ? .ok : .findings)
  }
}

/// Adopts a split file.
struct ImportSplitCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Adopt a split: write it to the file of folds next to the rules.",
    discussion: """
      Parts become folds, sorted by number or by name. A part called train (training), valid \
      (validation, val, dev) or test keeps its meaning: derm-train trains on the first, validates on \
      the second and tests on the third. Images that such a file leaves out are trained on; images \
      that another split leaves out get a fold from the next derm-refine. A split that divides a group \
      is refused.

      Example:
        derm-refine splits import official.csv
      """)

  @OptionGroup var split: SplitOptions

  @Flag(help: "Replace the folds that are remembered next to the rules.")
  var refold = false

  func execute() throws {
    let (result, check) = try split.check()
    let path = try result.adopt(check, replacing: refold)
    StandardError.write(check.text)
    print(path)
    StandardError.write(
      "\(check.foldsText). Run derm-refine, without --refold, to make the data set.\n")
  }
}
