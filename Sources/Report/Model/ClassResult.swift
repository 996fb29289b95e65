internal import Metrics

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
  /// Positives by evaluated: what AP is by chance.
  let prevalence: Double?
  /// AP, mean over the folds that hold a positive.
  let ap: Double?
  /// Its interval.
  let interval: Interval?
  /// AP of all images at once.
  let pooled: Double?
  /// Its interval.
  let pooledInterval: Interval?
  /// What the fold mean is for scores that tell nothing.
  let chance: Double?
  /// Area under the ROC curve, mean over folds.
  let area: Double?
  /// What thresholds say of the test images; nil without thresholds.
  let decisions: Decisions.Counts?
  /// The interval of their F1.
  let f1Interval: Interval?

  /// Fewer cases than this give no interval: draws of so few say nothing about other cases.
  static let casesForInterval = 5

  /// Too few positives for a fold mean: the pooled value leads.
  var isFlagged: Bool { Self.isFew(images: positives, cases: cases) }

  /// Whether numbers of a class with so many positive images and cases mean little.
  static func isFew(images: Int, cases: Int) -> Bool { images < 50 || cases < 20 }

  /// The value that leads.
  var leading: Double? { isFlagged ? pooled : ap }

  /// The interval of the value that leads.
  var leadingInterval: Interval? { isFlagged ? pooledInterval : interval }

  /// Whether the lower end of the interval lies above chance, and the value too: an interval of few cases leans upwards.
  var beatsChance: Bool {
    guard let low = leadingInterval?.low, let leading, let prevalence else { return false }
    return min(low, leading) > max(prevalence, isFlagged ? 0 : chance ?? 0)
  }
}
