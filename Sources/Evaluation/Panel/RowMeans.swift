internal import Metrics

/// Means of numbers that some of a model's images have, with intervals from replicates of all its cases.
///
/// All cases are drawn, not only those that have a number: a class with one case in each fold would else have
/// the same cases in every replicate, and an interval of no width.
enum RowMeans {
  /// The interval of each list's mean; nil for one with fewer cases than an interval needs.
  ///
  /// `range` is what the numbers lie between.
  static func intervals(
    of lists: [[(row: Int, value: Double)]], _ model: EvaluatedModel,
    range: ClosedRange<Double> = 0...1, replicates: Int
  ) -> [Interval?] {
    let bootstrap = GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
    func means(_ weights: [UInt16]) -> [Double?] {
      lists.map { list in
        var sum = 0.0
        var count = 0
        for entry in list {
          sum += Double(weights[entry.row]) * entry.value
          count += Int(weights[entry.row])
        }
        return count == 0 ? nil : sum / Double(count)
      }
    }
    // A list's mean is a ratio: sum and count are resampled together.
    let drawn = Replicates(
      values: means([UInt16](repeating: 1, count: model.images.count)),
      replicates: (0..<replicates).map { means(bootstrap.weights(replicate: $0)) }, range: range)
    return lists.indices.map { index in
      let cases = Set(lists[index].map { model.groups[$0.row] }).count
      return cases < ClassResult.casesForInterval ? nil : drawn.interval(of: index)
    }
  }
}
