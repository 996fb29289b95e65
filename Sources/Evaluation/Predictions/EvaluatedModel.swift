package import Metrics

/// A model's predictions, aligned with what is known of the images.
package struct EvaluatedModel: Sendable {
  /// Its name: a run's, or an ensemble's.
  package let name: String
  /// `mtl`, `lesion`, `site` or `ensemble`.
  package let tasks: String
  /// Positions in the pack, one a row.
  package let images: [Int]
  /// The fold whose model scored the image, one a row.
  package let folds: [Int]
  /// Groups, one a row: what the bootstrap replicates.
  package let groups: [Int]
  /// Lesion scores, columns in the class order of the pack, or of the model in an external evaluation; nil when
  /// lesions were not trained.
  package let lesions: Scores?
  /// Site scores in the same way; nil when sites were not trained.
  package let sites: Scores?
  /// The scores of heads next to lesions and sites, in their order.
  package let further: [ScoredHead]
  /// Thresholds of lesions by fold; nil without validation scores.
  package let thresholds: Thresholds?
  /// Where they come from, or why there are none.
  package let thresholdSource: ThresholdSource

  package init(
    name: String, tasks: String, images: [Int], folds: [Int], groups: [Int], lesions: Scores?,
    sites: Scores?, further: [ScoredHead] = [], thresholdSource: ThresholdSource
  ) {
    self.init(
      name: name, tasks: tasks, images: images, folds: folds, groups: groups, lesions: lesions,
      sites: sites, further: further, thresholdSource: thresholdSource,
      thresholds: thresholdSource.thresholds)
  }

  private init(
    name: String, tasks: String, images: [Int], folds: [Int], groups: [Int], lesions: Scores?,
    sites: Scores?, further: [ScoredHead], thresholdSource: ThresholdSource,
    thresholds: Thresholds?
  ) {
    self.name = name
    self.tasks = tasks
    self.images = images
    self.folds = folds
    self.groups = groups
    self.lesions = lesions
    self.sites = sites
    self.further = further
    self.thresholdSource = thresholdSource
    self.thresholds = thresholds
  }

  /// What the metrics of a task see; nil when the task was not trained.
  package func input(_ task: MetricTask) -> MetricInput? {
    (task == .lesion ? lesions : sites).map {
      MetricInput($0, folds: folds, thresholds: thresholds)
    }
  }

  /// What the thresholds say of the test images; nil without thresholds.
  var decisions: Decisions? {
    guard let lesions, let thresholds else { return nil }
    return Decisions(lesions, folds: folds, thresholds: thresholds)
  }

  /// Some rows, in the order given; the thresholds stay those of all rows.
  package func selecting(_ rows: [Int]) -> EvaluatedModel {
    EvaluatedModel(
      name: name, tasks: tasks, images: rows.map { images[$0] }, folds: rows.map { folds[$0] },
      groups: rows.map { groups[$0] }, lesions: lesions?.selecting(rows),
      sites: sites?.selecting(rows), further: further.map { $0.selecting(rows) },
      thresholdSource: thresholdSource, thresholds: thresholds)
  }

  /// Rows of two models that show the same images, in the order of the first.
  static func common(_ a: EvaluatedModel, _ b: EvaluatedModel) -> ([Int], [Int]) {
    let indices = Dictionary(
      b.images.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = a.images.enumerated().compactMap { row, image in
      indices[image].map { (row, $0) }
    }
    return (pairs.map(\.0), pairs.map(\.1))
  }
}
