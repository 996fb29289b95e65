internal import Randomness
internal import Vocabulary

/// A random sample of known labels, half of either direction, hidden among the questions: it says how many errors are left.
package struct LabelSample: Sendable {
  /// Cells, ascending.
  package let cells: [Int]

  /// Draws without replacement; fewer where a direction has fewer labels.
  package init(_ labels: ScoredLabels, size: Int, seed: UInt64) {
    var chosen: [Int] = []
    for (number, direction) in LabelDirection.allCases.enumerated() {
      var known = labels.states.indices.filter { labels.states[$0] == direction.said }
      var stream = RandomStream(seed: seed, purpose: "label-sample", index: UInt64(number))
      let wanted = min(known.count, number == 0 ? (size + 1) / 2 : size / 2)
      // The first steps of Fisher and Yates's shuffle.
      for position in 0..<wanted {
        let other = position + stream.below(known.count - position)
        known.swapAt(position, other)
      }
      chosen += known.prefix(wanted)
    }
    cells = chosen.sorted()
  }
}
