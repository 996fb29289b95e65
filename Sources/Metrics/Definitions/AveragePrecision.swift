/// Average precision of each class; its mean over the classes is mAP-class (equation 9).
package struct AveragePrecision: Metric {
  /// Its row in `summary.csv`.
  package let name = "mAP-class"
  /// A few words next to the name.
  package let caption = "ranking images for each lesion"
  /// What it means, in the words of the report.
  package let definition = """
    For each class, images are ranked by score and precision is averaged at every step where \
    recall grows (non-interpolated average precision; equal scores form one threshold; only images \
    whose label is known count). mAP-class is the mean over the classes.
    """
  /// What it evaluates.
  package let task = MetricTask.lesion
  /// Which values are better.
  package let direction = MetricDirection.higherIsBetter
  /// What its values count.
  package let unit = MetricUnit.score
  /// How its value under chance is found.
  package let nullLevel = NullLevel.exactAveragePrecision
  /// How its folds become one number.
  package let foldRule = FoldRule.meanOverFolds

  /// The metric has no parameters.
  package init() {}

  /// Looks at the scores once.
  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    Ranked(classes: ClassRanking.all(input.scores, rows: rows))
  }

  private struct Ranked: PreparedMetric {
    let classes: [ClassRanking]
    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.averagePrecision(weights) } }
    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      classes.map { batch.averagePrecision($0) }.transposed()
    }
  }
}
