/// Average precision of each class; its mean over the classes is mAP-class (equation 9).
package struct AveragePrecision: Metric {
  package let name = "mAP-class"
  package let caption = "ranking images for each lesion"
  package let definition = """
    For each class, images are ranked by score and precision is averaged at every step where \
    recall grows (non-interpolated average precision; equal scores form one threshold; only images \
    whose label is known count). mAP-class is the mean over the classes.
    """
  package var headWords: MetricWords {
    MetricWords(
      name: "mAP", caption: "ranking images for each class",
      definition: definition.replacing(name, with: "mAP"))
  }
  package let task = MetricTask.lesion
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.score
  package let nullLevel = NullLevel.exactAveragePrecision
  package let foldRule = FoldRule.meanOverFolds

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    RankedClasses(
      input, rows: rows, value: { $0.averagePrecision($1) }, batch: { $0.averagePrecision($1) })
  }
}
