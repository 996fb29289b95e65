internal import Metrics
internal import Packs
internal import Vocabulary

/// Everything that is measured of one model.
struct Evaluation: Sendable {
  /// A metric's value with its interval, and what it is under chance.
  struct Summary: Sendable {
    let metric: any Metric
    let value: Double?
    let interval: Interval?
    /// Its mean, and its 97.5 % point where rounds were dealt, for the model's scores dealt to other cases.
    let chance: ChanceBaseline.Level?
    /// Its value when every image gets the same scores: each class's share, for F1 always yes.
    let constant: Double?
  }

  let model: JudgedModel
  /// One entry a lesion class; empty when lesions were not trained.
  let classes: [ClassResult]
  /// One entry a metric that applies.
  let summaries: [Summary]
  /// Images without a lesion known to be present, left out of mAP-image.
  let skippedImages: Int
  /// Values and draws of cases of each metric, in the order of `summaries`; those of two models of the same
  /// images are paired.
  let replicates: [Replicates]

  /// Judges a model, with intervals from draws of cases within folds; within `strata` where they are given.
  ///
  /// Chance beyond what has a formula, and the test against it, is found where `simulatesChance`.
  init(_ model: JudgedModel, draws: Int, strata: [Int]? = nil, simulatesChance: Bool = false) {
    self.model = model
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let panel = Panel(model)
    let bootstrap = GroupBootstrap(
      groups: model.groups, folds: strata ?? model.folds, draws: draws)
    let spreads = model.lesions?.spreads(groups: model.groups, folds: strata ?? model.folds)
    let all = Self.replicates(panel, bootstrap, unit, spreads)
    replicates = all.metrics
    let chance = panel.chance(model, simulates: simulatesChance)
    let constant = model.constantValues(unit)
    summaries = zip(panel.metrics, all.metrics).map { metric, replicates in
      Summary(
        metric: metric.metric, value: replicates.value, interval: replicates.interval,
        chance: chance.level(of: metric.metric.name), constant: constant[metric.metric.name])
    }
    skippedImages = model.lesions.map { ImageAveragePrecision.skipped($0) } ?? 0
    classes = ClassResult.all(model, all.metrics, panel.metrics, pooled: all.pooled, chance)
  }

  /// Each metric class by class, and average precision of all folds' images together.
  private static func replicates(
    _ panel: Panel, _ bootstrap: GroupBootstrap, _ unit: [UInt16], _ spreads: [Double]?
  ) -> (metrics: [Replicates], pooled: Replicates?) {
    let draws = bootstrap.batched { panel.values($0) }
    let metrics = panel.metrics.enumerated().map { place, metric in
      let values = metric.values(unit)
      let isByClass = metric.metric.task == .lesion && values.count == spreads?.count
      return Replicates(
        values: values, draws: draws.map { $0.metrics[place] }, spreads: isByClass ? spreads : nil,
        range: metric.metric.range)
    }
    let pooled = panel.precision.map { precision in
      Replicates(
        values: precision.pooledValues(unit), draws: draws.map(\.pooled), spreads: spreads)
    }
    return (metrics, pooled)
  }

  /// The summary of a metric by its name.
  func summary(_ name: String) -> Summary? { summaries.first { $0.metric.name == name } }

  /// The place of a metric among the summaries and the replicates.
  func place(of name: String) -> Int? { summaries.firstIndex { $0.metric.name == name } }

  /// Average precision class by class, mean of the folds; nil when lesions were not trained.
  var precision: Replicates? {
    summaries.firstIndex { $0.metric is AveragePrecision }.map { replicates[$0] }
  }

  /// All metrics of a model, prepared.
  private struct Panel: Sendable {
    /// What is computed in one draw.
    struct Draw: Sendable {
      /// By metric and class.
      let metrics: [[Double?]]
      /// Average precision of all folds' images together, by class.
      let pooled: [Double?]
    }

    let metrics: [FoldedMetric]

    init(_ model: JudgedModel) {
      var metrics = AllMetrics.metrics.compactMap { metric in
        model.scores(metric.task).map { FoldedMetric(metric, scores: $0, folds: model.folds) }
      }
      if let decisions = model.decisions, let scores = model.lesions {
        metrics.append(
          FoldedMetric(ThresholdedF1(decisions), scores: scores, folds: model.folds))
      }
      self.metrics = metrics
    }

    var precision: FoldedMetric? { metrics.first { $0.metric is AveragePrecision } }

    /// Every draw of a batch.
    func values(_ batch: DrawBatch) -> [Draw] {
      let pooled = precision?.pooledValues(batch)
      let values = metrics.map { $0.values(batch) }
      return (0..<batch.draws).map { draw in
        Draw(metrics: values.map { $0[draw] }, pooled: pooled?[draw] ?? [])
      }
    }

    /// What the metrics are under chance.
    func chance(_ model: JudgedModel, simulates: Bool) -> ChanceBaseline {
      let (folds, thresholds) = (model.folds, model.thresholds)
      let unit = [UInt16](repeating: 1, count: folds.count)
      let others = metrics.map(\.metric).filter { !($0 is AveragePrecision || $0 is ROCArea) }
      return ChanceBaseline(
        lesions: model.lesions, sites: model.sites, groups: model.groups, folds: folds,
        simulates: simulates,
        others: others.map { metric in
          (
            metric.name,
            { lesions, sites in
              guard let scores = metric.task == .lesion ? lesions : sites else { return nil }
              var metric = metric
              if metric is ThresholdedF1, let thresholds {
                metric = ThresholdedF1(Decisions(scores, folds: folds, thresholds: thresholds))
              }
              return FoldedMetric(metric, scores: scores, folds: folds).value(unit)
            }
          )
        })
    }
  }
}

extension JudgedModel {
  /// What the thresholds say of the test images; nil without thresholds.
  var decisions: Decisions? {
    guard let lesions, let thresholds else { return nil }
    return Decisions(lesions, folds: folds, thresholds: thresholds)
  }

  /// Each metric by its name when every image gets the same scores; for F1 always yes.
  fileprivate func constantValues(_ unit: [UInt16]) -> [String: Double] {
    var values = [String: Double]()
    for metric in AllMetrics.metrics {
      guard let scores = scores(metric.task) else { continue }
      values[metric.name] = FoldedMetric(
        metric, scores: scores.prevalenceBaseline, folds: folds
      ).value(unit)
    }
    if let decisions {
      // 2p / (1 + p) for a share p of positives.
      values[ThresholdedF1(decisions).name] = Mean.of(
        decisions.counts(unit).map { counts in
          let positives = counts.hits + counts.misses
          let all = positives + counts.falseAlarms + counts.rejections
          return positives == 0 ? nil : 2 * Double(positives) / Double(positives + all)
        })
    }
    return values
  }
}
