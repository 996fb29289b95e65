/// A metric on the test images of a cross-validation, prepared once for any weights.
public struct FoldedMetric: Sendable {
  /// The metric.
  public let metric: any Metric
  private let folds: [any PreparedMetric]
  private let pooled: any PreparedMetric

  /// Prepares the metric for scores whose rows belong to `folds`.
  public init(_ metric: any Metric, scores: Scores, folds: [Int]) {
    precondition(folds.count == scores.rows)
    self.metric = metric
    pooled = metric.prepare(scores, rows: Array(0..<scores.rows))
    self.folds = Set(folds).sorted().map { fold in
      metric.prepare(scores, rows: folds.indices.filter { folds[$0] == fold })
    }
  }

  /// Each class's value in each fold, fold by fold.
  public func perFold(_ weights: [UInt16]) -> [[Double?]] { folds.map { $0.values(weights) } }

  /// Each class's mean over the folds in which it has a value.
  public func foldMeans(_ weights: [UInt16]) -> [Double?] {
    let values = perFold(weights)
    return (values.first ?? []).indices.map { column in Mean.of(values.map { $0[column] }) }
  }

  /// Each class's value on all images at once, whichever fold's model scored them.
  public func pooledValues(_ weights: [UInt16]) -> [Double?] { pooled.values(weights) }

  /// Each class's value by the metric's own fold rule.
  public func values(_ weights: [UInt16]) -> [Double?] {
    metric.foldRule == .meanOfFolds ? foldMeans(weights) : pooledValues(weights)
  }

  /// The metric's headline: the mean over its classes by its own fold rule.
  public func value(_ weights: [UInt16]) -> Double? { Mean.of(values(weights)) }

  /// Each class's mean over the folds in which it has a value, in each draw of a batch: one row a draw.
  public func foldMeans(_ batch: DrawBatch) -> [[Double?]] {
    let perFold = folds.map { $0.values(batch) }
    return (0..<batch.draws).map { draw in
      (perFold.first?[draw] ?? []).indices.map { column in
        Mean.of(perFold.map { $0[draw][column] })
      }
    }
  }

  /// Each class's value on all images at once, in each draw of a batch.
  public func pooledValues(_ batch: DrawBatch) -> [[Double?]] { pooled.values(batch) }

  /// Each class's value by the metric's own fold rule, in each draw of a batch: one row a draw.
  public func values(_ batch: DrawBatch) -> [[Double?]] {
    metric.foldRule == .meanOfFolds ? foldMeans(batch) : pooledValues(batch)
  }

  /// The metric's headline in each draw of a batch.
  public func value(_ batch: DrawBatch) -> [Double?] { values(batch).map { Mean.of($0) } }
}
