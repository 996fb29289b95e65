internal import Glibc

/// The two ends of an interval.
package struct Interval: Hashable, Sendable {
  /// The lower end.
  package let low: Double
  /// The upper end.
  package let high: Double

  /// An interval from its ends.
  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The interval of a value from its bootstrap replicates; nil without a value or without replicates.
  ///
  /// Value + spread · (replicate - mean of replicates), its 2.5 % and 97.5 % points, all on the scale of
  /// asin(sqrt(share of the range)), on which a share varies alike everywhere. The replicates' own percentiles
  /// would be asymmetric: a replicate repeats positives, which lifts average precision, and a mean over classes narrows the
  /// spread but not the lift. Chosen by simulation (docs/decisions/0017). The interval holds
  /// its value and stays within the range that the statistic can have.
  package init?(
    value: Double?, replicates: [Double], range: ClosedRange<Double> = 0...1, spread: Double = 1,
    confidence: Double = 0.95
  ) {
    guard let value, !replicates.isEmpty else { return nil }
    let scale = Scale(range: range)
    let angles = replicates.map { scale.angle($0) }
    let mean = angles.reduce(0, +) / Double(angles.count)
    let sorted = angles.sorted()
    let tail = (1 - confidence) / 2
    let middle = scale.angle(value)
    func end(_ share: Double) -> Double {
      scale.value(middle + spread * (Percentile.of(sorted, share: share) - mean))
    }
    low = min(end(tail), value)
    high = max(end(1 - tail), value)
  }

  /// The scale of a statistic between two bounds.
  private struct Scale {
    let range: ClosedRange<Double>

    func angle(_ value: Double) -> Double {
      let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      return asin(min(max(share, 0), 1).squareRoot())
    }

    func value(_ angle: Double) -> Double {
      let root = sin(min(max(angle, 0), .pi / 2))
      return range.lowerBound + (range.upperBound - range.lowerBound) * root * root
    }
  }
}
