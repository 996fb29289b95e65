internal import Vocabulary

/// mAP-image (equation 10): classes are ranked within an image.
package struct ImageAveragePrecision: Metric {
  package let name = "mAP-image"
  package let caption = "ranking lesions within each image"
  package let definition = """
    For each image, its classes are ranked by score and average precision is taken over them; the \
    mean over images with at least one class known to be present. Classes unknown for an image \
    leave its ranking; equal scores form one threshold.
    """
  package let task = MetricTask.lesion
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.score
  package let nullLevel = NullLevel.simulated
  package let foldRule = FoldRule.pooled

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    WeightedRows(rows) { Self.averagePrecision(input.scores, row: $0) }
  }

  /// Images without a class known to be present: they have no average precision.
  package static func skipped(_ scores: Scores) -> Int {
    (0..<scores.rows).count { row in
      !(row * scores.classes..<(row + 1) * scores.classes)
        .contains { scores.states[$0] == .present }
    }
  }

  /// Average precision of one image: the mean, over its present classes, of the precision among the
  /// known classes that score at least as high; nil when none is present.
  package static func averagePrecision(_ scores: Scores, row: Int) -> Double? {
    let cells = row * scores.classes..<(row + 1) * scores.classes
    var sum = 0.0
    var positives = 0
    for cell in cells where scores.states[cell] == .present {
      let threshold = scores.values[cell]
      var hits = 0
      var seen = 0
      for other in cells where scores.values[other] >= threshold {
        hits += scores.states[other] == .present ? 1 : 0
        seen += scores.states[other] == .unknown ? 0 : 1
      }
      sum += Double(hits) / Double(seen)
      positives += 1
    }
    return positives == 0 ? nil : sum / Double(positives)
  }
}
