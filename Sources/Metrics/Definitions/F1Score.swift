/// F1 of each class at thresholds that were chosen on other images; its value is the mean over the classes.
package struct F1Score: Metric {
  package let name = "F1"
  package let caption = "mean over lesions, thresholds from validation images"
  package let definition = """
    For each class, 2·hits / (2·hits + false alarms + misses), where "yes" is a score at or above a \
    threshold. The threshold is the one with the largest F1 on the validation images of the fold's own \
    model; test images decide nothing. Folds whose validation images hold no positive of a class are left \
    out for it. The mean over the classes.
    """
  package let task = MetricTask.lesion
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.score
  package let nullLevel = NullLevel.simulated
  package let foldRule = FoldRule.pooled
  /// Runs without validation scores have no F1.
  package let needsThresholds = true

  package init() {}

  /// "Yes" for every image, where there is a threshold at all: 2p / (1 + p) for a share p of positives.
  package func prevalenceBaseline(_ input: MetricInput) -> MetricInput {
    guard let thresholds = input.thresholds else { return input }
    return input.with(
      Thresholds(
        values: thresholds.values.mapValues { $0.map { $0.map { _ in -Float.infinity } } }))
  }

  /// Decides about every row once; without thresholds there is no value.
  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    guard let thresholds = input.thresholds else { return WeightedRows([]) { _ in nil } }
    return Prepared(
      decisions: Decisions(input.scores, folds: input.folds, thresholds: thresholds, rows: rows))
  }

  private struct Prepared: PreparedMetric {
    let decisions: Decisions
    func values(_ weights: [UInt16]) -> [Double?] { decisions.f1(weights) }
    func values(_ batch: ReplicateBatch) -> [[Double?]] { decisions.f1(batch) }
  }
}
