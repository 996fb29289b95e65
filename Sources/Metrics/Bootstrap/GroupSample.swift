package import Randomness

/// A sample of groups (cases) with replacement: the one place where a bootstrap replicate is drawn.
package enum GroupSample {
  /// Calls `body` with the index of each group that a replicate takes: `count` draws among `count` groups.
  @inlinable
  package static func draw(_ count: Int, _ random: inout RandomStream, _ body: (Int) -> Void) {
    for _ in 0..<count { body(random.below(count)) }
  }

  /// How often a replicate takes each of `count` groups; the numbers add up to `count`.
  package static func times(_ count: Int, _ random: inout RandomStream) -> [Int] {
    var times = [Int](repeating: 0, count: count)
    draw(count, &random) { times[$0] += 1 }
    return times
  }
}
