internal import ArgumentParser
internal import Console
internal import Taxonomy

/// How exact the correlation map is: options of the verbs whose result contains it.
struct MapOptions: ParsableArguments {
  @Option(help: "Bootstrap replicates for the intervals.")
  var replicates = RefinementOptions().replicates

  /// What `--replicates` was called.
  @Option(help: .hidden)
  var bootstraps: Int?

  @Option(help: "Permutations for the p-values; cells that need more get more.")
  var permutations = RefinementOptions().permutations

  func validate() throws {
    try OptionRange.check("--replicates", bootstraps ?? replicates, in: 0...1_000_000)
    try OptionRange.check("--permutations", permutations, in: 0...100_000_000)
  }

  /// Adds the options to those that the library takes.
  func apply(to options: inout RefinementOptions) {
    options.replicates = bootstraps ?? replicates
    options.permutations = permutations
  }
}
