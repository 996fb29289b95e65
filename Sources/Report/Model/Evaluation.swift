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
  /// The values of all images.
  let point: Draw
  /// The values of each draw of cases; those of two models of the same images are paired.
  let samples: [Draw]

  /// What is computed in every draw.
  struct Draw: Sendable {
    /// In the order of `summaries`.
    let metrics: [Double?]
    /// Each class's average precision, mean of the folds.
    let precision: [Double?]
    /// The same of all folds' images at once.
    let pooled: [Double?]
    /// Each class's F1; empty without thresholds.
    let f1: [Double?]
  }

  /// Judges a model, with intervals from draws of cases within folds; within `strata` where they are given.
  init(_ model: JudgedModel, draws: Int, strata: [Int]? = nil) {
    self.model = model
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let panel = Panel(model)
    point = panel.values(unit)
    let bootstrap = GroupBootstrap(
      groups: model.groups, folds: strata ?? model.folds, draws: draws)
    samples = bootstrap.batched { panel.values($0) }
    let chance = Panel(model.tellingNothing).values(unit)
    let (point, samples) = (point, samples)
    summaries = panel.metrics.indices.map { place in
      let metric = panel.metrics[place].metric
      return Summary(
        metric: metric, value: point.metrics[place],
        interval: Interval(percentilesOf: samples.compactMap { $0.metrics[place] }),
        chance: metric is ThresholdedF1 ? model.yesF1 : chance.metrics[place])
    }
    skippedImages = model.lesions.map { ImageAveragePrecision.skipped($0) } ?? 0
    classes = Self.classes(model, panel, point, samples, chance: chance)
  }

  private static func classes(
    _ model: JudgedModel, _ panel: Panel, _ point: Draw, _ samples: [Draw], chance: Draw
  ) -> [ClassResult] {
    guard let scores = model.lesions, let precision = panel.precision else { return [] }
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let perFold = precision.perFold(unit)
    let areas = FoldedMetric(ROCArea(), scores: scores, folds: model.folds).foldMeans(unit)
    let decisions = model.decisions?.counts(unit)
    return (0..<scores.classes).map { column in
      let states = (0..<scores.rows).map { scores.states[$0 * scores.classes + column] }
      let present = states.indices.filter { states[$0] == .present }
      let evaluated = states.count { $0 != .unknown }
      let cases = Set(present.map { model.groups[$0] }).count
      func interval(_ values: KeyPath<Draw, [Double?]>) -> Interval? {
        guard cases >= ClassResult.casesForInterval else { return nil }
        return Interval(percentilesOf: samples.compactMap { $0[keyPath: values][column] })
      }
      return ClassResult(
        lesion: column, evaluated: evaluated, positives: present.count, cases: cases,
        folds: perFold.count { $0[column] != nil }, allFolds: perFold.count,
        prevalence: evaluated == 0 ? nil : Double(present.count) / Double(evaluated),
        ap: point.precision[column], interval: interval(\.precision),
        pooled: point.pooled[column], pooledInterval: interval(\.pooled),
        chance: chance.precision[column], area: areas[column], decisions: decisions?[column],
        f1Interval: decisions == nil ? nil : interval(\.f1))
    }
  }

  /// The summary of a metric by its name.
  func summary(_ name: String) -> Summary? { summaries.first { $0.metric.name == name } }

  /// The place of a metric among the summaries and in every draw.
  func place(of name: String) -> Int? { summaries.firstIndex { $0.metric.name == name } }

  private struct Panel: Sendable {
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

    /// The same of every draw of a batch.
    func values(_ batch: DrawBatch) -> [Draw] {
      let means = precision?.foldMeans(batch) ?? []
      let pooled = precision?.pooledValues(batch) ?? []
      let f1 = metrics.last { $0.metric is ThresholdedF1 }?.pooledValues(batch) ?? []
      let values = metrics.map { metric -> [Double?] in
        switch metric.metric {
        case is AveragePrecision: means.map { Mean.of($0) }
        case is ThresholdedF1: f1.map { Mean.of($0) }
        default: metric.value(batch)
        }
      }
      return (0..<batch.draws).map { draw in
        Draw(
          metrics: values.map { $0[draw] }, precision: means.isEmpty ? [] : means[draw],
          pooled: pooled.isEmpty ? [] : pooled[draw], f1: f1.isEmpty ? [] : f1[draw])
      }
    }

    func values(_ weights: [UInt16]) -> Draw {
      let means = precision?.foldMeans(weights) ?? []
      let f1 = metrics.last { $0.metric is ThresholdedF1 }?.pooledValues(weights) ?? []
      return Draw(
        metrics: metrics.map { metric in
          switch metric.metric {
          case is AveragePrecision: Mean.of(means)
          case is ThresholdedF1: Mean.of(f1)
          default: metric.value(weights)
          }
        }, precision: means, pooled: precision?.pooledValues(weights) ?? [], f1: f1)
    }
  }
}

extension JudgedModel {
  /// What the thresholds say of the test images; nil without thresholds.
  var decisions: Decisions? {
    guard let lesions, let thresholds else { return nil }
    return Decisions(lesions, folds: folds, thresholds: thresholds)
  }

  /// F1 of always saying yes, mean over the classes: 2p / (1 + p) for a prevalence p.
  fileprivate var yesF1: Double? {
    guard let decisions else { return nil }
    let unit = [UInt16](repeating: 1, count: images.count)
    return Mean.of(
      decisions.counts(unit).map { counts in
        let positives = counts.hits + counts.misses
        let all = positives + counts.falseAlarms + counts.rejections
        return positives == 0 ? nil : 2 * Double(positives) / Double(positives + all)
      })
  }
}
