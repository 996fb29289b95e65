/// The area under the ROC curve of each class; its value is the mean over the classes.
package struct ROCAUC: Metric {
  /// Its row in `summary.csv`.
  package let name = "ROC-AUC"
  /// A few words next to the name.
  package let caption = "mean over lesions"
  /// What it means, in the words of the report.
  package let definition = """
    The probability that an image with the class scores higher than one without it (ties count \
    half), mean over the classes. Chance is 0.5 whatever the prevalence.
    """
  /// What it evaluates.
  package let task = MetricTask.lesion
  /// Which values are better.
  package let direction = MetricDirection.higherIsBetter
  /// What its values count.
  package let unit = MetricUnit.score
  /// How its value under chance is found.
  package let nullLevel = NullLevel.exactROCAUC
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
    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.rocAUC(weights) } }
    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      classes.map { batch.rocAUC($0) }.transposed()
    }
  }
}
