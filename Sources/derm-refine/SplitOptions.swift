internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Files
internal import Taxonomy

/// What the verbs of `splits` need: the data set and the file's bytes.
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
