internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Provenance
internal import Taxonomy

/// Checks and adopts splits that others made.
struct Splits: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check anyone's split file, or adopt an official split.",
    discussion: """
      A split file is a table with a column image (or image_id, file, …) and a column fold (or \
      split, subset, …); names may leave out the source.

      Examples:
        derm-refine splits verify official.csv
        derm-refine splits import official.csv
      """,
    subcommands: [VerifySplit.self, ImportSplit.self])
}

/// What both verbs need: the data set and the file's bytes.
struct SplitOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions
  @Argument(help: "The split: a CSV or TSV file.")
  var file: String

  /// The data set as the rules make it, and what is to be said of the split.
  ///
  /// Fails as `Refinement` and `verify` do.
  func verdict() throws -> (Refinement, SplitVerdict) {
    var refinement = options.refinement
    // Remembered folds have nothing to do with the file's.
    refinement.refold = true
    let catalogue = try Catalogue(reading: common.catalogue)
    let result = try RuleRun(common: common, options: options).refine(catalogue, refinement)
    let bytes = try MappedFile(file)
    return (result, try result.verify(split: bytes.bytes(0..<bytes.count), path: file))
  }
}

/// Checks a split file.
struct VerifySplit: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a split file: leaks, images left out, balance.",
    discussion: "Ends with 1 when the split is not sound, --quiet or not.")

  @OptionGroup var split: SplitOptions

  func execute() throws {
    let verdict = try split.verdict().1
    print(verdict.text, terminator: "")
    try Console.exit(with: verdict.isSound ? .ok : .findings)
  }
}

/// Adopts a split file.
struct ImportSplit: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Adopt a split: write it into the memory of folds beside the rules.",
    discussion: """
      Parts become folds in their order: numbers by value, names by letters, whose case does not \
      matter. A part called train (training), valid (validation, val, dev) or test keeps its meaning: \
      derm-train tests the test part only, valid validates, and images that the file leaves out train. \
      Of other splits, such images are dealt by the next derm-refine. A split that divides a group is \
      refused.
      """)

  @OptionGroup var split: SplitOptions

  func execute() throws {
    let (result, verdict) = try split.verdict()
    let path = try result.adopt(verdict, replacing: split.options.refold)
    StandardError.write(verdict.text)
    print(path)
    StandardError.write(
      "\(verdict.foldsText). Run derm-refine, without --refold, to make the data set.\n")
  }
}
