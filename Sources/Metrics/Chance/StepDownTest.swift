internal import Glibc

/// Westfall and Young's step-down test of many values at once against their joint distribution under chance.
///
/// "Resampling-Based Multiple Testing" (1993), algorithm 4.1: with values in order of their distance from
/// chance, the adjusted p-value of each is the share of rounds in which the largest distance among it and all
/// weaker ones is as large, made monotone. The probability of calling any value above chance that is not is at
/// most the level, whatever the dependence that the rounds have. Unlike Bonferroni, Holm or Benjamini and
/// Hochberg on p-values of rounds, it needs no more rounds for more values.
///
/// Values are positive numbers; distance is that of logarithms in standard deviations, because the average
/// precision of a rare class is skewed and would else set the bar for all.
package enum StepDownTest {
  /// The probability of any false "above chance".
  package static let level = 0.05

  /// Adjusted one-sided p-values, (b + 1)/(B + 1) with B rounds; nil for a value that is nil.
  ///
  /// `rounds` has one row a round, one number a value. A value that chance never changes has p = 1.
  package static func adjusted(_ values: [Double?], rounds: [[Double?]]) -> [Double?] {
    let distances = values.indices.map { index in
      Distances(values[index], rounds.map { $0[index] })
    }
    let order = values.indices.filter { distances[$0] != nil }
      .sorted { (distances[$1]?.own ?? 0, $0) < (distances[$0]?.own ?? 0, $1) }
    var result = values.map { $0 == nil ? nil : Optional(1.0) }
    var largest = [Double](repeating: -.infinity, count: rounds.count)
    var raw = [Double]()
    // From the weakest up, the maximum over "itself and all weaker ones" grows by one value at a
    // time.
    for index in order.reversed() {
      guard let own = distances[index] else { continue }
      var asLarge = 0
      for round in largest.indices {
        largest[round] = max(largest[round], own.rounds[round])
        asLarge += largest[round] >= own.own ? 1 : 0
      }
      raw.append(PermutationTest.pValue(reached: asLarge, rounds: rounds.count))
    }
    var most = 0.0
    for (index, p) in zip(order, raw.reversed()) {
      most = max(most, p)
      result[index] = most
    }
    return result
  }

  /// A value and its rounds in standard deviations from the rounds' mean; nil without spread.
  private struct Distances {
    let own: Double
    let rounds: [Double]

    init?(_ value: Double?, _ rounds: [Double?]) {
      let known = rounds.compactMap { $0.map { log(max($0, .leastNormalMagnitude)) } }
      guard let value, known.count == rounds.count, known.count > 1 else { return nil }
      let mean = known.reduce(0, +) / Double(known.count)
      let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let spread = (squares / Double(known.count - 1)).squareRoot()
      guard spread > 1e-9 else { return nil }
      own = (log(max(value, .leastNormalMagnitude)) - mean) / spread
      // A round that permutes the scores back must not lose to rounding.
      self.rounds = known.map { ($0 - mean) / spread + 1e-9 }
    }
  }
}
