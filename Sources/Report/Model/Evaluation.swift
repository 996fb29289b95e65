internal import Metrics
internal import Packs
internal import Vocabulary

/// Everything that is measured of one model.
struct Evaluation: Sendable {
  /// A metric's value, its interval, and its value for scores that tell nothing.
  struct Summary: Sendable {
    let metric: any Metric
    let value: Double?
    let interval: Interval?
    let chance: Double?
  }

  let model: JudgedModel
  /// One entry a lesion class; empty when lesions were not trained.
  let classes: [ClassResult]
  /// One entry a metric that applies.
  let summaries: [Summary]
  /// Images without a lesion known to be present, left out of mAP-image.
  let skippedImages: Int

  /// Judges a model, with intervals from draws of cases within folds.
  init(_ model: JudgedModel, draws: Int) {
    self.model = model
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let panel = Panel(model)
    let point = panel.values(unit)
    let intervals = GroupBootstrap(groups: model.groups, folds: model.folds, draws: draws)
      .intervals(panel.values)
    let chance = Panel(model.tellingNothing).values(unit)
    summaries = panel.metrics.indices.map { place in
      Summary(
        metric: panel.metrics[place].metric, value: point[place], interval: intervals[place],
        chance: chance[place])
    }
    skippedImages = model.lesions.map { ImageAveragePrecision.skipped($0) } ?? 0
    guard let scores = model.lesions, let precision = panel.precision else {
      classes = []
      return
    }
    let perFold = precision.perFold(unit)
    let areas = FoldedMetric(ROCArea(), scores: scores, folds: model.folds).foldMeans(unit)
    classes = (0..<scores.classes).map { column in
      let states = (0..<scores.rows).map { scores.states[$0 * scores.classes + column] }
      let present = states.indices.filter { states[$0] == .present }
      let evaluated = states.count { $0 != .unknown }
      let cases = Set(present.map { model.groups[$0] }).count
      let isDrawn = cases >= ClassResult.casesForInterval
      let mean = panel.metrics.count + column
      let pooled = mean + scores.classes
      return ClassResult(
        lesion: column, evaluated: evaluated, positives: present.count,
        cases: cases,
        folds: perFold.count { $0[column] != nil }, allFolds: perFold.count,
        prevalence: evaluated == 0 ? nil : Double(present.count) / Double(evaluated),
        ap: point[mean], interval: isDrawn ? intervals[mean] : nil, pooled: point[pooled],
        pooledInterval: isDrawn ? intervals[pooled] : nil, chance: chance[mean], area: areas[column]
      )
    }
  }

  /// The summary of a metric by its name.
  func summary(_ name: String) -> Summary? { summaries.first { $0.metric.name == name } }

  /// What is computed in every draw: each metric, then each class's AP, fold mean and pooled.
  private struct Panel: Sendable {
    let metrics: [FoldedMetric]

    init(_ model: JudgedModel) {
      metrics = AllMetrics.metrics.compactMap { metric in
        model.scores(metric.task).map {
          FoldedMetric(metric, scores: $0, folds: model.folds)
        }
      }
    }

    var precision: FoldedMetric? { metrics.first { $0.metric is AveragePrecision } }

    func values(_ weights: [UInt16]) -> [Double?] {
      let means = precision?.foldMeans(weights) ?? []
      let pooled = precision?.pooledValues(weights) ?? []
      return metrics.map { $0.metric is AveragePrecision ? Mean.of(means) : $0.value(weights) }
        + means + pooled
    }
  }
}

extension JudgedModel {
  /// The same images judged by scores that are each class's prevalence.
  var tellingNothing: JudgedModel {
    JudgedModel(
      name: name, tasks: tasks, images: images, folds: folds, groups: groups,
      lesions: lesions?.constant, sites: sites?.constant)
  }
}
