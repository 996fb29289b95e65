/// The area under the ROC curve of each class; its value is the mean over the classes.
package struct ROCAUC: Metric {
  package let name = "ROC-AUC"
  package let caption = "mean over lesions"
  package let definition = """
    The probability that an image with the class scores higher than one without it (ties count \
    half), mean over the classes. Chance is 0.5 whatever the prevalence.
    """
  package var headWords: MetricWords {
    MetricWords(name: name, caption: "mean over classes", definition: definition)
  }
  package let task = MetricTask.lesion
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.score
  package let nullLevel = NullLevel.exactROCAUC
  package let foldRule = FoldRule.meanOverFolds

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    RankedClasses(
      input, rows: rows, value: { $0.rocAUC($1) }, batch: { $0.rocAUC($1) })
  }
}
