/// Average precision of each class; its mean over the classes is mAP-class (equation 9).
public struct AveragePrecision: Metric {
  /// Its row in `summary.csv`.
  public let name = "mAP-class"
  /// What it means, in the words of the report.
  public let definition = """
    For each class, images are ranked by score and precision is averaged at every step where \
    recall grows (non-interpolated average precision; equal scores form one threshold; only images \
    whose label is known count). mAP-class is the mean over the classes.
    """
  /// What it judges.
  public let task = MetricTask.lesion
  /// How its folds become one number.
  public let foldRule = FoldRule.meanOfFolds

  /// The metric has no parameters.
  public init() {}

  /// Looks at the scores once.
  public func prepare(_ scores: Scores, rows: [Int]) -> any PreparedMetric {
    Ranked(classes: ClassRanking.all(scores, rows: rows))
  }

  private struct Ranked: PreparedMetric {
    let classes: [ClassRanking]
    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.averagePrecision(weights) } }
    func values(_ batch: DrawBatch) -> [[Double?]] {
      classes.map { batch.averagePrecision($0) }.turned(draws: batch.draws)
    }
  }
}
