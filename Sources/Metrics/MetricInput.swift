/// What metrics are computed of: one task's scores, each row from the model of one fold.
package struct MetricInput: Sendable {
  /// Scores with what is known of the truth, one row an image.
  package let scores: Scores
  /// The fold whose model gave the scores, one a row.
  package let folds: [Int]
  /// Thresholds of lesions by fold; nil where no validation images chose any.
  package let thresholds: Thresholds?

  /// Without `folds` one model scored all rows.
  package init(_ scores: Scores, folds: [Int]? = nil, thresholds: Thresholds? = nil) {
    precondition(folds == nil || folds?.count == scores.rows)
    self.scores = scores
    self.folds = folds ?? [Int](repeating: 0, count: scores.rows)
    self.thresholds = thresholds
  }

  /// The same with other scores of the same rows.
  package func with(_ scores: Scores) -> MetricInput {
    MetricInput(scores, folds: folds, thresholds: thresholds)
  }

  /// The same with other thresholds.
  package func with(_ thresholds: Thresholds) -> MetricInput {
    MetricInput(scores, folds: folds, thresholds: thresholds)
  }
}
