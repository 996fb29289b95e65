/// The two ends of an interval.
public struct Interval: Hashable, Sendable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// An interval from its ends.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The percentile interval of draws; nil when there is none.
  ///
  /// Quantiles are interpolated linearly between order statistics, as numpy's default.
  public init?(percentilesOf draws: [Double], confidence: Double = 0.95) {
    guard !draws.isEmpty else { return nil }
    let sorted = draws.sorted()
    let tail = (1 - confidence) / 2
    low = Self.quantile(sorted, tail)
    high = Self.quantile(sorted, 1 - tail)
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
