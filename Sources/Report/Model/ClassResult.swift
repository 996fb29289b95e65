internal import Metrics
internal import Vocabulary

/// One lesion class's numbers under one model.
struct ClassResult: Sendable {
  /// Position of the class in the pack.
  let lesion: Int
  /// Images whose state is known.
  let evaluated: Int
  /// Images known to carry it.
  let positives: Int
  /// Groups with such an image.
  let cases: Int
  /// Folds with such an image.
  let folds: Int
  /// Folds in all.
  let allFolds: Int
  /// Positives by evaluated.
  let prevalence: Double?
  /// AP, mean over the folds that hold a positive.
  let ap: Double?
  /// Its interval.
  let interval: Interval?
  /// AP of all images at once.
  let pooled: Double?
  /// Its interval.
  let pooledInterval: Interval?
  /// What AP is for scores that know nothing of the images, and the test of `ap` against it.
  let chance: ChanceBaseline.ClassLevel
  /// Area under the ROC curve, mean over folds.
  let area: Double?
  /// What thresholds say of the test images; nil without thresholds.
  let decisions: Decisions.Counts?
  /// The interval of their F1.
  let f1Interval: Interval?

  /// Fewer cases than this give no interval: draws of so few say nothing about other cases.
  static let casesForInterval = ChanceBaseline.leastCases

  /// Too few positives for a fold mean: the pooled value leads.
  var isFlagged: Bool { Self.isFew(images: positives, cases: cases) }

  /// Whether numbers of a class with so many positive images and cases mean little.
  static func isFew(images: Int, cases: Int) -> Bool { images < 50 || cases < 20 }

  /// The value that leads.
  var leading: Double? { isFlagged ? pooled : ap }

  /// The interval of the value that leads.
  var leadingInterval: Interval? { isFlagged ? pooledInterval : interval }

  /// The mean under chance of the value that leads.
  var leadingChance: Double? { isFlagged ? chance.pooled : chance.precision.mean }

  /// Whether its fold mean passes the test against chance; nil where too few cases can be told.
  var beatsChance: Bool? { chance.isBeaten }
}

extension ClassResult {
  /// Every class of a model from its metrics' replicates; empty without lesions.
  static func all(
    _ model: JudgedModel, _ replicates: [Replicates], _ metrics: [FoldedMetric],
    pooled: Replicates?, _ chance: ChanceBaseline
  ) -> [ClassResult] {
    func found(_ isWanted: (any Metric) -> Bool) -> (metric: FoldedMetric, own: Replicates)? {
      metrics.firstIndex { isWanted($0.metric) }.map { (metrics[$0], replicates[$0]) }
    }
    guard let scores = model.lesions, let pooled,
      let precision = found({ $0 is AveragePrecision }), let areas = found({ $0 is ROCArea })
    else { return [] }
    let f1 = found { $0 is ThresholdedF1 }
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let perFold = precision.metric.perFold(unit)
    let decisions = model.decisions?.counts(unit)
    return (0..<scores.classes).map { column in
      let states = (0..<scores.rows).map { scores.states[$0 * scores.classes + column] }
      let present = states.indices.filter { states[$0] == .present }
      let evaluated = states.count { $0 != .unknown }
      let cases = Set(present.map { model.groups[$0] }).count
      func interval(_ replicates: Replicates?) -> Interval? {
        cases < casesForInterval ? nil : replicates?.interval(of: column)
      }
      return ClassResult(
        lesion: column, evaluated: evaluated, positives: present.count, cases: cases,
        folds: perFold.count { $0[column] != nil }, allFolds: perFold.count,
        prevalence: evaluated == 0 ? nil : Double(present.count) / Double(evaluated),
        ap: precision.own.values[column], interval: interval(precision.own),
        pooled: pooled.values[column], pooledInterval: interval(pooled),
        chance: chance.classes[column], area: areas.own.values[column],
        decisions: decisions?[column], f1Interval: interval(f1?.own))
    }
  }
}
