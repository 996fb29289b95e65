internal import Vocabulary

/// A reliability curve: how often what was given a probability is true.
package struct Reliability: Sendable {
  /// Probabilities between two neighbouring marks.
  package struct Bin: Hashable, Sendable {
    /// Image and class pairs in it.
    package var count = 0
    /// Those that are true.
    package var positives = 0
    /// Their probabilities' sum.
    package var sum = 0.0

    /// Their mean probability; nil when there is none.
    package var probability: Double? { count == 0 ? nil : sum / Double(count) }
    /// The share that is true; nil when there is none.
    package var frequency: Double? { count == 0 ? nil : Double(positives) / Double(count) }
  }

  /// Bins of equal width from 0 to 1; a probability of 1 is in the last.
  package private(set) var bins: [Bin]

  /// Bins the known cells of some classes; all classes for nil.
  package init(_ scores: Scores, classes: [Int]? = nil, bins count: Int = CalibrationError.bins) {
    bins = [Bin](repeating: Bin(), count: count)
    for row in 0..<scores.rows {
      for column in classes ?? Array(0..<scores.classes) {
        let cell = row * scores.classes + column
        guard scores.states[cell] != .unknown else { continue }
        let probability = Double(min(max(scores.values[cell], 0), 1))
        let index = min(count - 1, Int(probability * Double(count)))
        bins[index].count += 1
        bins[index].sum += probability
        bins[index].positives += scores.states[cell] == .present ? 1 : 0
      }
    }
  }

  /// The mean distance of probability and frequency, weighted by the bins' sizes; nil when empty.
  package var expectedError: Double? {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0 else { return nil }
    return bins.reduce(0) { $0 + abs($1.sum - Double($1.positives)) } / Double(total)
  }
}
