package import Randomness

/// A sample of groups (cases) with replacement: the one place where a bootstrap replicate is drawn.
package enum GroupSample {
  /// Calls `body` with the index of each group that a replicate takes: `count` draws among `count` groups.
  @inlinable
  package static func draw(_ count: Int, _ random: inout RandomStream, _ body: (Int) -> Void) {
    for _ in 0..<count { body(random.below(count)) }
  }
}
