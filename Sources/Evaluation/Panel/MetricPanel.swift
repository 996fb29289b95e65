internal import Metrics

/// The registered metrics that apply to a model, prepared once for any weights.
struct MetricPanel: Sendable {
  /// Values of each metric with their replicates, and average precision of all folds' images together.
  struct Found: Sendable {
    /// In the order of the panel.
    let metrics: [Replicates]
    /// Class by class; nil when lesions were not trained.
    let pooledPrecision: Replicates?
  }

  let model: EvaluatedModel
  let metrics: [FoldedMetric]

  /// The metrics of the registry, or given ones.
  init(_ model: EvaluatedModel, _ metrics: [any Metric] = AllMetrics.metrics) {
    self.model = model
    self.metrics = metrics.compactMap { metric in
      model.input(metric.task).flatMap { input in
        metric.applies(to: input) ? FoldedMetric(metric, input) : nil
      }
    }
  }

  /// The index of a metric; nil when it does not apply.
  func index(of metric: any Metric) -> Int? {
    metrics.firstIndex { $0.metric.name == metric.name }
  }

  private var precision: FoldedMetric? {
    index(of: AveragePrecision()).map { metrics[$0] }
  }

  /// Every metric on all images, and in every replicate of a bootstrap.
  ///
  /// `spreads` widen the intervals of metrics with one value for each lesion.
  func replicates(_ bootstrap: GroupBootstrap, _ unit: [UInt16], spreads: [Double]?) -> Found {
    // One pass over the replicates for all metrics: their weights are drawn once.
    let drawn = bootstrap.batched { batch in
      let pooled = precision?.pooledValues(batch)
      let values = metrics.map { $0.values(batch) }
      return (0..<batch.count).map { index in
        (metrics: values.map { $0[index] }, pooled: pooled?[index] ?? [])
      }
    }
    let all = metrics.enumerated().map { index, metric in
      let values = metric.values(unit)
      let isByClass = metric.metric.task == .lesion && values.count == spreads?.count
      return Replicates(
        values: values, replicates: drawn.map { $0.metrics[index] },
        spreads: isByClass ? spreads : nil, range: metric.metric.range)
    }
    let pooled = precision.map { precision in
      Replicates(
        values: precision.pooledValues(unit), replicates: drawn.map(\.pooled), spreads: spreads)
    }
    return Found(metrics: all, pooledPrecision: pooled)
  }

  /// What the metrics are under chance.
  func chance(groups: [Int], simulates: Bool) -> ChanceBaseline {
    ChanceBaseline(
      metrics.map(\.metric), lesions: model.input(.lesion), sites: model.input(.site),
      groups: groups, simulates: simulates)
  }

  /// The value of a metric when every image gets the same answer.
  func prevalenceBaseline(_ metric: any Metric, _ unit: [UInt16]) -> Double? {
    model.input(metric.task).flatMap {
      FoldedMetric(metric, metric.prevalenceBaseline($0)).value(unit)
    }
  }
}
