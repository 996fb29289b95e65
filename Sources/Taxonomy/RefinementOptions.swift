internal import Metrics
package import Parallel

/// What decides how rules are applied.
package struct RefinementOptions: Sendable {
  /// The number of folds; nil: that of the remembered folds, else 5.
  package var folds: Int?
  /// Seeds ties of the split, the bootstrap and the permutation.
  package var seed: UInt64 = 0
  /// Decide thresholds again instead of keeping the lock's decisions.
  package var relock = false
  /// Assign folds again instead of keeping remembered ones.
  package var refold = false
  /// Fail when more than counts would change in the lock.
  package var frozen = false
  /// Leave out rules that nobody approved.
  package var requireApproved = false
  /// Threads for the search for partial copies and the correlation maps; results do not depend on them.
  package var threads = availableProcessors
  /// Stops what takes long: the search for partial copies and the correlation maps.
  package var cancellation = Cancellation()
  /// Receives how far each stage is.
  package var progress = Progress.silent
  /// Bootstrap replicates of the correlation maps.
  package var replicates = GroupBootstrap.defaultReplicates
  /// Permutations of the correlation maps.
  package var permutations = CorrelationMap.Effort.defaultRounds

  package init() {}
}
