/// The area under the ROC curve of each class; its value is the mean over the classes.
public struct ROCAUC: Metric {
  /// Its row in `summary.csv`.
  public let name = "ROC-AUC"
  /// Beside the name.
  public let caption = "mean over lesions"
  /// What it means, in the words of the report.
  public let definition = """
    The probability that an image with the class scores higher than one without it (ties count \
    half), mean over the classes. Chance is 0.5 whatever the prevalence.
    """
  /// What it evaluates.
  public let task = MetricTask.lesion
  /// Which values are better.
  public let direction = MetricDirection.higherIsBetter
  /// What its values count.
  public let unit = MetricUnit.score
  /// How its value under chance is found.
  public let nullLevel = NullLevel.exactROCAUC
  /// How its folds become one number.
  public let foldRule = FoldRule.meanOverFolds

  /// The metric has no parameters.
  public init() {}

  /// Looks at the scores once.
  public func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    Ranked(classes: ClassRanking.all(input.scores, rows: rows))
  }

  private struct Ranked: PreparedMetric {
    let classes: [ClassRanking]
    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.rocAUC(weights) } }
    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      classes.map { batch.rocAUC($0) }.transposed()
    }
  }
}
