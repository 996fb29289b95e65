internal import Advisor
internal import ArgumentParser
internal import Console

/// How suggestions are searched.
struct SuggestionOptions: ParsableArguments {
  @Option(help: "The most suggestions for one term.")
  var perTerm = 4

  @Option(help: "A finished run: show how well its networks separate the two classes.")
  var predictions: String?

  @Option(help: "The folder of packs, for the features of a run.")
  var packs = "data/packs"

  @Option(help: "Bootstrap replicates for the intervals of profiles.")
  var replicates = 200

  /// What `--replicates` was called.
  @Option(help: .hidden)
  var bootstraps: Int?

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  func validate() throws {
    try OptionRange.check("--per-term", perTerm, in: 1...1000)
    try OptionRange.check("--replicates", bootstraps ?? replicates, in: 1...1_000_000)
  }

  /// Adds the options to those that the library takes.
  func apply(to options: inout AdviceOptions) {
    options.replicates = bootstraps ?? replicates
    options.seed = seed
    options.perTerm = perTerm
  }
}
