internal import ArgumentParser
internal import Console
internal import Taxonomy

/// How images get folds: options of every verb that computes or shows folds.
struct FoldOptions: ParsableArguments {
  @Option(help: "The number of folds (default: that of the folds next to the rules, else 5).")
  var folds: Int?

  @Option(help: "The seed of everything random.")
  var seed: UInt64 = 0

  @Flag(help: "Assign folds again instead of keeping the remembered ones.")
  var refold = false

  func validate() throws {
    if let folds { try OptionRange.check("--folds", folds, in: 2...1000) }
  }

  /// Adds the options to those that the library takes.
  func apply(to options: inout RefinementOptions) {
    options.folds = folds
    options.seed = seed
    options.refold = refold
  }
}
