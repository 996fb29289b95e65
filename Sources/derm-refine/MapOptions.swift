internal import ArgumentParser
internal import Console
internal import Taxonomy

/// How exact the correlation map is: options of the verbs whose result contains it.
struct MapOptions: ParsableArguments {
  @Option(help: "Bootstrap replicates.")
  var bootstraps = 1000

  @Option(help: "Permutations; cells that need more get more.")
  var permutations = 20_000

  func validate() throws {
    try OptionRange.check("--bootstraps", bootstraps, in: 0...1_000_000)
    try OptionRange.check("--permutations", permutations, in: 0...100_000_000)
  }

  /// Adds the options to those that the library takes.
  func apply(to options: inout RefinementOptions) {
    options.draws = bootstraps
    options.permutations = permutations
  }
}
