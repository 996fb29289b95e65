/// What decides how rules are applied.
public struct RefinementOptions: Sendable {
  /// The number of folds; nil: that of the remembered folds, else 5.
  public var folds: Int?
  /// Seeds ties of the split, the bootstrap and the permutation.
  public var seed: UInt64 = 0
  /// Decide thresholds again instead of keeping the lock's decisions.
  public var relock = false
  /// Assign folds again instead of keeping remembered ones.
  public var refold = false
  /// Fail when more than counts would change in the lock.
  public var frozen = false
  /// Leave out rules that nobody approved.
  public var requireApproved = false
  /// Bootstrap replicates of the correlation maps.
  public var draws = 1000
  /// Permutations of the correlation maps.
  public var permutations = 20_000

  /// The defaults.
  public init() {}
}
