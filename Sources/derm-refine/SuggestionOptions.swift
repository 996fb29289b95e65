internal import Advisor
internal import ArgumentParser
internal import Console

/// How suggestions are searched.
struct SuggestionOptions: ParsableArguments {
  @Option(help: "The most suggestions for one term.")
  var perTerm = 4

  @Option(help: "A finished run: show how well its networks separate the two classes.")
  var predictions: String?

  @Option(
    help:
      "A report of derm-quality: compare the classes that its classes.csv says scores can't tell apart."
  )
  var quality: String?

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
  ///
  /// Fails when the report of label quality can't be read.
  func apply(to options: inout AdviceOptions) throws {
    options.replicates = bootstraps ?? replicates
    options.seed = seed
    options.perTerm = perTerm
    options.confusable = try quality.map { try ConfusableClasses(reading: "\($0)/classes.csv") }
  }
}
