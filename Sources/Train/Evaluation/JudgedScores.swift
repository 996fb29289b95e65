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

  /// Images of one fold: all were judged by one model.
  private var folds: [Int] { [Int](repeating: 0, count: groups.count) }
  private var unit: [UInt16] { [UInt16](repeating: 1, count: groups.count) }

  /// What the metrics are under chance.
  private var chance: ChanceBaseline {
    let (folds, unit) = (folds, unit)
    let others = AllMetrics.metrics.filter { !($0 is AveragePrecision || $0 is ROCArea) }
    return ChanceBaseline(
      lesions: lesions, sites: sites, groups: groups, folds: folds, simulates: true,
      others: others.map { metric in
        (
          metric.name,
          { lesions, sites in
            let scores = metric.task == .lesion ? lesions : sites
            return scores.flatMap { FoldedMetric(metric, scores: $0, folds: folds).value(unit) }
          }
        )
      })
  }

  /// Every metric that applies and every lesion that both sides have, with intervals from draws of groups and
  /// their values by chance; `labels` are the pack's.
  func results(
    draws: Int, _ match: ClassMatch, labels: [String]
  ) -> (summaries: [EvaluationResult.Summary], classes: [EvaluationResult.ClassRow]) {
    let bootstrap = GroupBootstrap(groups: groups, folds: folds, draws: draws)
    let spreads = lesions?.spreads(groups: groups, folds: folds)
    let chance = chance
    var summaries = [EvaluationResult.Summary]()
    var precision: Replicates?
    for metric in AllMetrics.metrics {
      guard let scores = metric.task == .lesion ? lesions : sites else { continue }
      let folded = FoldedMetric(metric, scores: scores, folds: folds)
      let values = folded.values(unit)
      let replicates = bootstrap.replicates(
        of: values, range: metric.range,
        spreads: metric.task == .lesion && values.count == spreads?.count ? spreads : nil
      ) { folded.values($0) }
      if metric is AveragePrecision { precision = replicates }
      let level = chance.level(of: metric.name)
      let interval = replicates.interval
      summaries.append(
        EvaluationResult.Summary(
          metric: metric.name, value: replicates.value, low: interval?.low, high: interval?.high,
          chance: level?.mean, chanceHigh: level?.high))
    }
    return (summaries, classes(precision, chance, match, labels))
  }

  private func classes(
    _ precision: Replicates?, _ chance: ChanceBaseline, _ match: ClassMatch, _ labels: [String]
  ) -> [EvaluationResult.ClassRow] {
    guard let lesions, let precision else { return [] }
    let areas = FoldedMetric(ROCArea(), scores: lesions, folds: folds).values(unit)
    return match.places.indices.filter { match.places[$0] >= 0 }.enumerated().map { order, column in
      let states = (0..<lesions.rows).map { lesions.states[$0 * lesions.classes + column] }
      let present = states.indices.filter { states[$0] == .present }
      let evaluated = states.count { $0 != .unknown }
      let cases = Set(present.map { groups[$0] }).count
      // Fewer groups with a class give it no interval, as in the report.
      let interval = cases >= ChanceBaseline.leastCases ? precision.interval(of: column) : nil
      let level = chance.classes[column]
      return EvaluationResult.ClassRow(
        id: match.common[order], label: labels[match.places[column]], evaluated: evaluated,
        positives: present.count, cases: cases,
        prevalence: evaluated == 0 ? nil : Double(present.count) / Double(evaluated),
        chance: level.precision.mean, chanceHigh: level.precision.high,
        beatsChance: level.isBeaten, ap: precision.values[column], low: interval?.low,
        high: interval?.high, area: areas[column])
    }
  }
}
