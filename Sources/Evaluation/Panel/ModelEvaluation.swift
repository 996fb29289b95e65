package import Metrics

/// Everything that is measured of one model.
package struct ModelEvaluation: Sendable {
  /// A metric's value with its interval, and what it is under chance.
  package struct Summary: Sendable {
    /// What was measured.
    package let metric: any Metric
    /// The mean over its classes by its fold rule; nil where no class has a value.
    package let value: Double?
    /// Its 95 % interval.
    package let interval: Interval?
    /// Its mean, and its 97.5 % point where rounds were permuted, for the model's scores permuted over other cases.
    package let chance: ChanceBaseline.Level?
    /// Its value when every image gets the same answer: the column `constant`.
    package let prevalenceBaseline: Double?
  }

  package let model: EvaluatedModel
  /// One entry a lesion class; empty when lesions were not trained.
  package let classes: [ClassResult]
  /// One entry a metric that applies.
  package let summaries: [Summary]
  /// Images without a lesion known to be present, left out of mAP-image.
  package let skippedImages: Int
  /// Values and bootstrap replicates of each metric, in the order of `summaries`; those of two models of the same
  /// images are paired.
  package let replicates: [Replicates]

  /// Evaluates a model, with intervals from `replicates` that draw cases within folds; within `strata` where
  /// they are given.
  ///
  /// Chance beyond what has a formula, and the test against it, is found where `simulatesChance`. Further heads are
  /// evaluated by `HeadEvaluation`.
  package init(
    _ model: EvaluatedModel, replicates: Int, strata: [Int]? = nil, simulatesChance: Bool = false,
    metrics: [any Metric] = AllMetrics.metrics
  ) {
    self.model = model
    // A weight of 1 for each image gives the value itself, so that value and replicates come from
    // the same code.
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let strata = strata ?? model.folds
    let panel = MetricPanel(model, metrics)
    let found = panel.replicates(
      GroupBootstrap(groups: model.groups, folds: strata, replicates: replicates), unit,
      spreads: model.lesions?.spreads(groups: model.groups, folds: strata))
    self.replicates = found.metrics
    let chance = panel.chance(groups: model.groups, simulates: simulatesChance)
    summaries = zip(panel.metrics, found.metrics).map { metric, replicates in
      Summary(
        metric: metric.metric, value: replicates.value, interval: replicates.interval,
        chance: chance.level(of: metric.metric.name),
        prevalenceBaseline: panel.prevalenceBaseline(metric.metric, unit))
    }
    skippedImages = model.lesions.map { ImageAveragePrecision.skipped($0) } ?? 0
    classes = ClassResult.all(panel, found, chance, unit)
  }

  /// The summary of a metric; nil where it does not apply.
  package func summary(_ metric: any Metric) -> Summary? { index(of: metric).map { summaries[$0] } }

  /// The index of a metric among the summaries and the replicates.
  func index(of metric: any Metric) -> Int? {
    summaries.firstIndex { $0.metric.name == metric.name }
  }

  /// Average precision class by class, mean of the folds; nil when lesions were not trained.
  var precision: Replicates? { index(of: AveragePrecision()).map { replicates[$0] } }
}
