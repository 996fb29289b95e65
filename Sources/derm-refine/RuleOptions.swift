internal import ArgumentParser
internal import Console
internal import Taxonomy

/// Which rules, and how they are applied: options of every verb that computes a data set.
struct RuleOptions: ParsableArguments {
  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Option(help: "The number of folds. (default: that of the folds beside the rules, else 5)")
  var folds: Int?

  @Option(help: "Seeds the split, the bootstrap and the permutation.")
  var seed: UInt64 = 0

  @Option(help: "Bootstrap samples of the correlation map.")
  var bootstraps = 1000

  @Option(help: "Permutations of the correlation map; cells that need more get more.")
  var permutations = 20_000

  @Flag(help: "Decide thresholds again instead of keeping the lock's verdicts.")
  var relock = false

  @Flag(help: "Deal folds again instead of keeping remembered ones.")
  var refold = false

  @Flag(help: "Leave out rules that nobody approved, and list how many.")
  var requireApproved = false

  func validate() throws {
    if let folds { try OptionRange.check("--folds", folds, in: 2...1000) }
    try OptionRange.check("--bootstraps", bootstraps, in: 0...1_000_000)
    try OptionRange.check("--permutations", permutations, in: 0...100_000_000)
  }

  /// The options as the library takes them.
  var refinement: RefinementOptions {
    var options = RefinementOptions()
    options.folds = folds
    options.seed = seed
    options.draws = bootstraps
    options.permutations = permutations
    options.relock = relock
    options.refold = refold
    options.requireApproved = requireApproved
    return options
  }
}
