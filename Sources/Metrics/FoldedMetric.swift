/// A metric on the test images of a cross-validation, prepared once for any weights.
package struct FoldedMetric: Sendable {
  package let metric: any Metric
  private let input: MetricInput
  /// Fold by fold; nil for a metric that pools them, which is prepared anew when somebody asks for folds.
  private let folds: [any PreparedMetric]?
  private let whole: any PreparedMetric

  /// Prepares the metric for an input whose rows belong to folds.
  package init(_ metric: any Metric, _ input: MetricInput) {
    self.metric = metric
    self.input = input
    whole = metric.prepare(input, rows: Array(0..<input.scores.rows))
    folds = metric.foldRule == .meanOverFolds ? Self.prepared(metric, input) : nil
  }

  /// Prepares the metric for scores whose rows belong to `folds`, without thresholds.
  package init(_ metric: any Metric, scores: Scores, folds: [Int]) {
    self.init(metric, MetricInput(scores, folds: folds))
  }

  private static func prepared(
    _ metric: any Metric, _ input: MetricInput
  ) -> [any PreparedMetric] {
    Set(input.folds).sorted().map { fold in
      metric.prepare(input, rows: input.folds.indices.filter { input.folds[$0] == fold })
    }
  }

  private var byFold: [any PreparedMetric] { folds ?? Self.prepared(metric, input) }

  /// Each class's value in each fold, fold by fold.
  package func perFold(_ weights: [UInt16]) -> [[Double?]] { byFold.map { $0.values(weights) } }

  /// Each class's mean over the folds in which it has a value.
  package func foldMeans(_ weights: [UInt16]) -> [Double?] {
    let values = perFold(weights)
    return (values.first ?? []).indices.map { column in Mean.of(values.map { $0[column] }) }
  }

  /// Each class's value on all images at once, whichever fold's model scored them.
  package func pooledValues(_ weights: [UInt16]) -> [Double?] { whole.values(weights) }

  /// Each class's value by the metric's own fold rule.
  package func values(_ weights: [UInt16]) -> [Double?] {
    metric.foldRule == .meanOverFolds ? foldMeans(weights) : pooledValues(weights)
  }

  /// The metric's headline: the mean over its classes by its own fold rule.
  package func value(_ weights: [UInt16]) -> Double? { Mean.of(values(weights)) }

  /// Each class's mean over the folds in which it has a value, in each replicate of a batch: one row a replicate.
  package func foldMeans(_ batch: ReplicateBatch) -> [[Double?]] {
    let perFold = byFold.map { $0.values(batch) }
    return (0..<batch.count).map { replicate in
      (perFold.first?[replicate] ?? []).indices.map { column in
        Mean.of(perFold.map { $0[replicate][column] })
      }
    }
  }

  /// Each class's value on all images at once, in each replicate of a batch.
  package func pooledValues(_ batch: ReplicateBatch) -> [[Double?]] { whole.values(batch) }

  /// Each class's value by the metric's own fold rule, in each replicate of a batch: one row a replicate.
  package func values(_ batch: ReplicateBatch) -> [[Double?]] {
    metric.foldRule == .meanOverFolds ? foldMeans(batch) : pooledValues(batch)
  }

  /// The metric's headline in each replicate of a batch.
  package func value(_ batch: ReplicateBatch) -> [Double?] { values(batch).map { Mean.of($0) } }
}
