internal import Vocabulary

/// Expected calibration error: how far probabilities are from frequencies.
package struct CalibrationError: Metric {
  package let name = "ECE"
  package let caption = "lesions"
  package let definition = """
    Expected calibration error: probabilities of all known image and class pairs in \(Self.bins) \
    bins of equal width; the mean distance between a bin's mean probability and its share of \
    positives, weighted by the bin's size. Lower is better.
    """
  package let task = MetricTask.lesion
  package let direction = MetricDirection.lowerIsBetter
  package let unit = MetricUnit.probability
  package let nullLevel = NullLevel.simulated
  package let foldRule = FoldRule.pooled

  /// Number of bins of equal width; a probability of 1 is in the last.
  package static let bins = 15

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    let scores = input.scores
    var parts = [Bin](repeating: Bin(), count: Self.bins)
    var known = Bin()
    for row in rows {
      // What a row's classes add to each bin, in one number a bin.
      var gaps = [Double](repeating: 0, count: Self.bins)
      var isHit = [Bool](repeating: false, count: Self.bins)
      var count = 0
      for cell in row * scores.classes..<(row + 1) * scores.classes
      where scores.states[cell] != .unknown {
        let probability = Double(min(max(scores.values[cell], 0), 1))
        let bin = min(Self.bins - 1, Int(probability * Double(Self.bins)))
        isHit[bin] = true
        gaps[bin] += probability - (scores.states[cell] == .present ? 1 : 0)
        count += 1
      }
      for bin in gaps.indices where isHit[bin] { parts[bin].append(row, gaps[bin]) }
      known.append(row, Double(count))
    }
    return Prepared(bins: parts, known: known)
  }

  /// Numbers of some rows.
  private struct Bin: Sendable {
    var rows: [UInt32] = []
    /// Sums of probability minus truth, or known classes.
    var numbers: [Double] = []

    mutating func append(_ row: Int, _ number: Double) {
      rows.append(UInt32(row))
      numbers.append(number)
    }

    func sum(_ weights: [UInt16]) -> Double {
      var sum = 0.0
      for (index, row) in rows.enumerated() { sum += numbers[index] * Double(weights[Int(row)]) }
      return sum
    }
  }

  private struct Prepared: PreparedMetric {
    let bins: [Bin]
    let known: Bin

    func values(_ weights: [UInt16]) -> [Double?] {
      let count = known.sum(weights)
      guard count > 0 else { return [nil] }
      return [bins.reduce(0) { $0 + abs($1.sum(weights)) } / count]
    }

    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      let counts = batch.sum(known.numbers, rows: known.rows)
      var gaps = [Double](repeating: 0, count: batch.count)
      for bin in bins {
        for (replicate, sum) in batch.sum(bin.numbers, rows: bin.rows).enumerated() {
          gaps[replicate] += abs(sum)
        }
      }
      return zip(gaps, counts).map { [$1 > 0 ? $0 / $1 : nil] }
    }
  }
}
