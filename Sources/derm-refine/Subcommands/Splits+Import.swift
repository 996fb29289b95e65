internal import ArgumentParser
internal import Console
internal import Taxonomy

/// Adopts a split file.
struct SplitsImportCommand: DermCommand {
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
