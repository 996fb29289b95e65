internal import Glibc

/// The two ends of a 95 % interval.
///
/// The one home of intervals from bootstrap replicates, in two forms: `init(value:replicates:range:spread:scale:)` around
/// a value (value + replicate - mean), and `init(percentilesOf:asked:)` of the replicates alone (percentile).
package struct Interval: Hashable, Sendable {
  /// The share of a distribution on each side of an interval: 2.5 %.
  package static let tail = 0.025

  package let low: Double
  package let high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// What `init(value:replicates:range:spread:scale:)` adds deviations on.
  package enum Scale: Sendable {
    /// asin(sqrt(share of the range)), on which a share varies alike everywhere.
    case angular
    /// The numbers themselves.
    case linear
  }

  /// The interval of a value from its bootstrap replicates; nil without a value or without replicates.
  ///
  /// Value + spread · (replicate - mean of replicates), its 2.5 % and 97.5 % points, all on `scale`. The replicates' own
  /// percentiles would be asymmetric: a replicate repeats positives, which lifts average precision, and a mean over classes
  /// narrows the spread but not the lift. Chosen by simulation (docs/decisions/0017). The interval holds
  /// its value and stays within the range that the statistic can have.
  package init?(
    value: Double?, replicates: [Double], range: ClosedRange<Double> = 0...1, spread: Double = 1,
    scale: Scale = .angular
  ) {
    guard let value, !replicates.isEmpty else { return nil }
    let points = replicates.map { scale.point($0, range) }
    let mean = points.reduce(0, +) / Double(points.count)
    let sorted = points.sorted()
    let middle = scale.point(value, range)
    func end(_ share: Double) -> Double {
      scale.value(middle + spread * (Percentile.of(sorted, share: share) - mean), range)
    }
    low = min(end(Self.tail), value)
    high = max(end(1 - Self.tail), value)
  }

  /// The 2.5 % and 97.5 % points of the replicates of a statistic; nil when fewer than half of the `asked` ones have it.
  package init?(percentilesOf replicates: [Double], asked: Int) {
    guard replicates.count * 2 >= asked, !replicates.isEmpty else { return nil }
    let sorted = replicates.sorted()
    low = Percentile.of(sorted, share: Self.tail)
    high = Percentile.of(sorted, share: 1 - Self.tail)
  }
}

extension Interval.Scale {
  fileprivate func point(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    switch self {
    case .angular:
      let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      return asin(min(max(share, 0), 1).squareRoot())
    case .linear: return value
    }
  }

  fileprivate func value(_ point: Double, _ range: ClosedRange<Double>) -> Double {
    switch self {
    case .angular:
      let root = sin(min(max(point, 0), .pi / 2))
      return range.lowerBound + (range.upperBound - range.lowerBound) * root * root
    case .linear: return min(max(point, range.lowerBound), range.upperBound)
    }
  }
}
