internal import ArgumentParser
internal import Console
internal import Evaluation

/// What a report shows next to the models themselves, and how exact its intervals are.
struct ComparisonOptions: ParsableArguments {
  @Option(help: "Add the maximum and the mean of two runs, given as A,B; repeatable.")
  var ensemble: [String] = []

  @Flag(help: "Add the paper's published values, marked as another data set.")
  var paper = false

  @Option(help: "Bootstrap replicates for the intervals.")
  var replicates = Comparison.Options().replicates

  /// What `--replicates` was called.
  @Option(help: .hidden)
  var draws: Int?

  func validate() throws {
    try OptionRange.check("--replicates", draws ?? replicates, in: 1...1_000_000)
    for pair in ensemble where pair.split(separator: ",").count != 2 {
      throw ValidationError("--ensemble takes two names with a comma between, not \(pair).")
    }
  }

  /// The names of the two runs of each ensemble.
  var pairs: [(String, String)] {
    ensemble.map { $0.split(separator: ",").map(String.init) }.map { ($0[0], $0[1]) }
  }
}
