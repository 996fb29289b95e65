internal import Glibc
internal import Vocabulary

/// A statistic of some classes, or a single one, with its bootstrap replicates.
///
/// The one place where replicates become intervals and p-values: of a class, of the mean over the classes, and
/// of the difference of two models of the same replicates.
package struct Replicates: Sendable {
  /// The values of all images: one a class, or a single one.
  package let values: [Double?]
  /// The values of each replicate, one row a replicate.
  package let replicates: [[Double?]]
  /// What each value's deviations are multiplied with.
  package let spreads: [Double]
  /// What the statistic lies between.
  package let range: ClosedRange<Double>

  /// Every row of `replicates` has a number for each value.
  package init(
    values: [Double?], replicates: [[Double?]], spreads: [Double]? = nil,
    range: ClosedRange<Double> = 0...1
  ) {
    let spreads = spreads ?? [Double](repeating: 1, count: values.count)
    precondition(
      spreads.count == values.count && replicates.allSatisfy { $0.count == values.count })
    self.values = values
    self.replicates = replicates
    self.spreads = spreads
    self.range = range
  }

  /// The mean over the classes that have a value.
  package var value: Double? { Mean.of(values) }

  /// The interval of one class.
  package func interval(of index: Int) -> Interval? {
    Interval(
      value: values[index], replicates: replicates.compactMap { $0[index] }, range: range,
      spread: spreads[index])
  }

  /// The interval of the mean over the classes.
  package var interval: Interval? {
    Interval(value: value, replicates: means, range: range)
  }

  /// The two-sided p-value of one class against 0.
  package func pValue(of index: Int) -> Double? {
    guard let value = values[index] else { return nil }
    let own = replicates.compactMap { $0[index] }
    guard let mean = Mean.of(own) else { return nil }
    return GroupBootstrap.pValue(own.map { value + spreads[index] * ($0 - mean) })
  }

  /// The two-sided p-value of the mean over the classes against 0.
  package var pValue: Double? { GroupBootstrap.pValue(means) }

  /// The mean over the classes in every replicate, each class around its own value.
  private var means: [Double] {
    guard let value else { return [] }
    let centres = values.indices.map { index in Mean.of(replicates.map { $0[index] }) ?? 0 }
    return replicates.compactMap { replicate in
      Mean.of(
        replicate.indices.map { index in
          replicate[index].map { spreads[index] * ($0 - centres[index]) }
        }
      ).map { value + $0 }
    }
  }

  /// Second minus first, class by class of the same replicates.
  package static func difference(first: Replicates, second: Replicates) -> Replicates {
    precondition(
      first.values.count == second.values.count && first.replicates.count == second.replicates.count
    )
    func gap(_ before: [Double?], _ after: [Double?]) -> [Double?] {
      zip(before, after).map { before, after in before.flatMap { x in after.map { $0 - x } } }
    }
    let most = second.range.upperBound - first.range.lowerBound
    return Replicates(
      values: gap(first.values, second.values),
      replicates: zip(first.replicates, second.replicates).map(gap),
      spreads: first.spreads, range: -most...most)
  }
}

extension Scores {
  /// What deviations of each class's replicates are multiplied with: (k/(k - F))^(1/4) for k positive cases in F folds.
  ///
  /// Drawing k cases of a fold with replacement gives (k - 1)/k of the variance that k fresh cases have (Rao and
  /// Wu, "Resampling Inference with Complex Survey Data", 1988). Positives limit a class's ranking, negatives
  /// hardly: the square root of the full correction has the coverage that it says (docs/decisions/0017).
  package func spreads(groups: [Int], folds: [Int]) -> [Double] {
    (0..<classes).map { column in
      var cases = Set<[Int]>()
      var found = Set<Int>()
      for row in 0..<rows where states[row * classes + column] == .present {
        cases.insert([folds[row], groups[row]])
        found.insert(folds[row])
      }
      guard !cases.isEmpty else { return 1 }
      return pow(Double(cases.count) / Double(max(1, cases.count - found.count)), 0.25)
    }
  }
}
