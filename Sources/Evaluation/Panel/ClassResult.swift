package import Metrics
internal import Vocabulary

/// One lesion class's numbers under one model.
package struct ClassResult: Sendable {
  /// Position of the class among the columns of the model's scores.
  package let lesion: Int
  /// Images whose state is known.
  package let evaluated: Int
  /// Images known to carry it.
  package let positives: Int
  /// Groups with such an image.
  package let cases: Int
  /// Folds with such an image.
  package let folds: Int
  /// Folds of the evaluated images.
  package let allFolds: Int
  /// Positives by evaluated.
  package let prevalence: Double?
  /// AP, mean over the folds that hold a positive.
  package let ap: Double?
  /// The 95 % interval of `ap` over bootstrap replicates of cases; nil with few cases.
  package let interval: Interval?
  /// AP of all images at once.
  package let pooled: Double?
  /// The 95 % interval of `pooled`, made and left out as `interval` is.
  package let pooledInterval: Interval?
  /// What AP is for scores that know nothing of the images, and the test of `ap` against it.
  package let chance: ChanceBaseline.ClassLevel
  /// Area under the ROC curve, mean over folds.
  package let rocAUC: Double?
  /// What thresholds say of the test images; nil without thresholds.
  package let decisions: Decisions.Counts?
  /// The 95 % interval of the F1 of `decisions`, made and left out as `interval` is.
  package let f1Interval: Interval?

  /// Fewer cases than this give no interval: replicates of so few say nothing about other cases.
  package static let casesForInterval = ChanceBaseline.leastCases

  /// Too few positives for a fold mean: the pooled value leads.
  package var isFlagged: Bool { Self.isFew(images: positives, cases: cases) }

  /// With fewer positive images than this, or fewer positive cases than `fewCases`, numbers of a class mean little.
  package static let fewImages = 50
  /// The same of cases.
  package static let fewCases = 20

  /// Whether numbers of a class with so many positive images and cases mean little.
  package static func isFew(images: Int, cases: Int) -> Bool {
    images < fewImages || cases < fewCases
  }

  /// The value that leads.
  package var leading: Double? { isFlagged ? pooled : ap }

  /// The interval of the value that leads.
  package var leadingInterval: Interval? { isFlagged ? pooledInterval : interval }

  /// The mean under chance of the value that leads.
  package var leadingChance: Double? { isFlagged ? chance.pooled : chance.precision.mean }

  /// Whether its fold mean passes the test against chance; nil where chance was not simulated, or too few cases can be
  /// ranked.
  package var beatsChance: Bool? { chance.isBeaten }
}

extension ClassResult {
  /// Every class of a model from its panel's replicates; empty without lesions.
  static func all(
    _ panel: MetricPanel, _ found: MetricPanel.Found, _ chance: ChanceBaseline, _ unit: [UInt16]
  ) -> [ClassResult] {
    let model = panel.model
    func replicates(_ metric: any Metric) -> Replicates? {
      panel.index(of: metric).map { found.metrics[$0] }
    }
    guard let scores = model.lesions, let pooled = found.pooledPrecision,
      let index = panel.index(of: AveragePrecision()), let rocAUCs = replicates(ROCAUC())
    else { return [] }
    let precision = found.metrics[index]
    let f1 = replicates(F1Score())
    let perFold = panel.metrics[index].perFold(unit)
    let decisions = model.decisions?.counts(unit)
    return (0..<scores.classes).map { column in
      let states = (0..<scores.rows).map { scores.states[$0 * scores.classes + column] }
      let present = states.indices.filter { states[$0] == .present }
      let evaluated = states.count { $0 != .unknown }
      // The bootstrap draws cases, not images, so that it is their number that makes an interval.
      let cases = Set(present.map { model.groups[$0] }).count
      func interval(_ replicates: Replicates?) -> Interval? {
        cases < casesForInterval ? nil : replicates?.interval(of: column)
      }
      return ClassResult(
        lesion: column, evaluated: evaluated, positives: present.count, cases: cases,
        folds: perFold.count { $0[column] != nil }, allFolds: perFold.count,
        prevalence: evaluated == 0 ? nil : Double(present.count) / Double(evaluated),
        ap: precision.values[column], interval: interval(precision),
        pooled: pooled.values[column], pooledInterval: interval(pooled),
        chance: chance.classes[column], rocAUC: rocAUCs.values[column],
        decisions: decisions?[column], f1Interval: interval(f1))
    }
  }
}
