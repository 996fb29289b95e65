/// The area under the ROC curve of each class; its value is the mean over the classes.
package struct ROCAUC: Metric {
  package let name = "ROC-AUC"
  package let caption = "mean over lesions"
  package let definition = """
    The probability that an image with the class scores higher than one without it (ties count \
    half), mean over the classes. Chance is 0.5 whatever the prevalence.
    """
  package let task = MetricTask.lesion
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.score
  package let nullLevel = NullLevel.exactROCAUC
  package let foldRule = FoldRule.meanOverFolds

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    Ranked(ClassRanking.all(input.scores, rows: rows))
  }

  private struct Ranked: PreparedMetric {
    let classes: [ClassRanking]
    let steps: [RankingSteps]

    init(_ classes: [ClassRanking]) {
      self.classes = classes
      steps = classes.map { RankingSteps($0) }
    }

    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.rocAUC(weights) } }
    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      steps.map { batch.rocAUC($0) }.transposed()
    }
  }
}
