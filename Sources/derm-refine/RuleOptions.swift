internal import ArgumentParser
internal import Console
internal import Parallel
internal import Taxonomy

/// Which rules are applied: options of every verb that computes labels.
struct RuleOptions: ParsableArguments {
  @OptionGroup var file: RulesFileOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Leave out rules that nobody approved.")
  var requireApproved = false

  @Flag(help: "Decide thresholds again instead of keeping the locked ones.")
  var relock = false

  var rules: String { file.path }

  /// The options as the library takes them.
  var refinement: RefinementOptions {
    var options = RefinementOptions()
    options.relock = relock
    options.requireApproved = requireApproved
    options.threads = threads.count
    options.cancellation = .bySignals
    return options
  }
}
