internal import Metrics
internal import Vocabulary

/// Scores of images that one model judged, ready for the metrics of the report.
struct JudgedScores {
  /// In the model's class order; nil when lesions are not judged.
  let lesions: Scores?
  /// In the model's site order; nil when sites are not judged.
  let sites: Scores?
  /// What the bootstrap draws, one a row.
  let groups: [Int]

  /// Fewer groups with a class give it no interval, as in the report.
  private static let groupsForInterval = 5

  private func panel(constant: Bool = false) -> [FoldedMetric] {
    AllMetrics.metrics.compactMap { metric in
      let scores = metric.task == .lesion ? lesions : sites
      return scores.map { scores in
        FoldedMetric(
          metric, scores: constant ? scores.constant : scores,
          folds: [Int](repeating: 0, count: scores.rows))
      }
    }
  }

  private var bootstrap: (Int) -> GroupBootstrap {
    { draws in
      GroupBootstrap(
        groups: groups, folds: [Int](repeating: 0, count: groups.count), draws: draws)
    }
  }

  private var unit: [UInt16] { [UInt16](repeating: 1, count: groups.count) }

  /// Every metric that applies, with an interval from draws of groups, and its value by chance.
  func summaries(draws: Int) -> [EvaluationResult.Summary] {
    let metrics = panel()
    let intervals = bootstrap(draws).batchedIntervals { batch in
      let values = metrics.map { $0.value(batch) }
      return (0..<batch.draws).map { draw in values.map { $0[draw] } }
    }
    return zip(zip(metrics, panel(constant: true)), intervals).map { pair, interval in
      EvaluationResult.Summary(
        metric: pair.0.metric.name, value: pair.0.value(unit), low: interval?.low,
        high: interval?.high, chance: pair.1.value(unit))
    }
  }

  /// Every lesion that both sides have; `labels` are the pack's.
  func classes(
    draws: Int, _ match: ClassMatch, labels: [String]
  ) -> [EvaluationResult.ClassRow] {
    guard let lesions else { return [] }
    let folds = [Int](repeating: 0, count: lesions.rows)
    let precision = FoldedMetric(AveragePrecision(), scores: lesions, folds: folds)
    let values = precision.values(unit)
    let areas = FoldedMetric(ROCArea(), scores: lesions, folds: folds).values(unit)
    let intervals = bootstrap(draws).batchedIntervals { precision.values($0) }
    return match.places.indices.filter { match.places[$0] >= 0 }.enumerated().map { order, column in
      let states = (0..<lesions.rows).map { lesions.states[$0 * lesions.classes + column] }
      let present = states.indices.filter { states[$0] == .present }
      let evaluated = states.count { $0 != .unknown }
      let cases = Set(present.map { groups[$0] }).count
      let interval = cases >= Self.groupsForInterval ? intervals[column] : nil
      return EvaluationResult.ClassRow(
        id: match.common[order], label: labels[match.places[column]], evaluated: evaluated,
        positives: present.count, cases: cases,
        prevalence: evaluated == 0 ? nil : Double(present.count) / Double(evaluated),
        ap: values[column], low: interval?.low, high: interval?.high, area: areas[column])
    }
  }
}
