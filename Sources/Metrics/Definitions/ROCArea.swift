/// The area under the ROC curve of each class; its value is the mean over the classes.
public struct ROCArea: Metric {
  /// Its row in `summary.csv`.
  public let name = "ROC-AUC"
  /// What it means, in the words of the report.
  public let definition = """
    The probability that an image with the class scores higher than one without it (ties count \
    half), mean over the classes. Chance is 0.5 whatever the prevalence.
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
    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.areaUnderROC(weights) } }
    func values(_ batch: DrawBatch) -> [[Double?]] {
      classes.map { batch.areaUnderROC($0) }.turned(draws: batch.draws)
    }
  }
}
