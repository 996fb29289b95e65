internal import Glibc

/// What is believed of a class's rates before its labels are seen.
struct RatePrior: Sendable {
  /// A Beta prior of a rate: its centre, and its weight in cells.
  struct Belief: Sendable {
    var centre: Double
    var cells: Double

    /// log B(w m, w (1 - m)).
    var logBeta: Double {
      let (one, other) = (cells * centre, cells * (1 - centre))
      return lgamma(one) + lgamma(other) - lgamma(one + other)
    }
  }

  /// Of e1, the probability that an absent class is said to be present.
  var spurious: Belief
  /// Of e0, the probability that a present class is said to be absent.
  var missing: Belief
  /// Mean of log a, whose standard deviation is `logSlopeStd`.
  var logSlope: Double
  /// Mean of b, whose standard deviation is `offsetStd`.
  var offset: Double

  static let logSlopeStd = 1.0
  static let offsetStd = 10.0
}
