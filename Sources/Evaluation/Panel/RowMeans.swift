internal import Metrics

/// Means of numbers that some of a model's images have, with intervals from replicates of all its cases.
enum RowMeans {
  /// The interval of each list's mean; nil for one with fewer cases than an interval needs.
  ///
  /// `range` is what the numbers lie between.
  static func intervals(
    of lists: [[(row: Int, value: Double)]], _ model: EvaluatedModel,
    range: ClosedRange<Double> = 0...1, replicates: Int
  ) -> [Interval?] {
    let drawn = GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
      .replicates(ofMeans: lists, range: range)
    return lists.indices.map { index in
      let cases = Set(lists[index].map { model.groups[$0.row] }).count
      return cases < ClassResult.casesForInterval ? nil : drawn.interval(of: index)
    }
  }
}
