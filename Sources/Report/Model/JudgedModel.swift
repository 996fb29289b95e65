internal import Metrics
internal import Packs
internal import Vocabulary

/// A model's predictions put beside what is known of the images.
struct JudgedModel: Sendable {
  /// Its name: a run's, or an ensemble's.
  let name: String
  /// `mtl`, `lesion`, `site` or `ensemble`.
  let tasks: String
  /// Positions in the pack, one a row.
  let images: [Int]
  /// Folds, one a row.
  let folds: [Int]
  /// Groups, one a row.
  let groups: [Int]
  /// Lesion scores in the pack's class order; nil when lesions were not trained.
  let lesions: Scores?
  /// Site scores in the pack's site order; nil when sites were not trained.
  let sites: Scores?
  /// Thresholds of lesions by fold; nil when no validation scores were kept.
  let thresholds: Thresholds?

  /// Names every field.
  init(
    name: String, tasks: String, images: [Int], folds: [Int], groups: [Int], lesions: Scores?,
    sites: Scores?, thresholds: Thresholds? = nil
  ) {
    self.name = name
    self.tasks = tasks
    self.images = images
    self.folds = folds
    self.groups = groups
    self.lesions = lesions
    self.sites = sites
    self.thresholds = thresholds
  }

  /// The scores of a task.
  func scores(_ task: MetricTask) -> Scores? { task == .lesion ? lesions : sites }

  /// Some rows, in the order given.
  func selecting(_ rows: [Int]) -> JudgedModel {
    JudgedModel(
      name: name, tasks: tasks, images: rows.map { images[$0] }, folds: rows.map { folds[$0] },
      groups: rows.map { groups[$0] }, lesions: lesions?.selecting(rows),
      sites: sites?.selecting(rows), thresholds: thresholds)
  }

  /// The combination of two models on the images that both judged.
  func combined(
    with other: JudgedModel, name: String, _ combine: (Float, Float) -> Float
  ) -> JudgedModel {
    let rows = Self.common(self, other)
    func both(_ a: Scores?, _ b: Scores?) -> Scores? {
      guard let a, let b else { return a?.selecting(rows.0) ?? b?.selecting(rows.1) }
      return a.selecting(rows.0).combined(with: b.selecting(rows.1), combine)
    }
    return JudgedModel(
      name: name, tasks: "ensemble", images: rows.0.map { images[$0] },
      folds: rows.0.map { folds[$0] }, groups: rows.0.map { groups[$0] },
      lesions: both(lesions, other.lesions), sites: both(sites, other.sites))
  }

  /// Rows of two models that show the same images, in the order of the first.
  static func common(_ a: JudgedModel, _ b: JudgedModel) -> ([Int], [Int]) {
    let places = Dictionary(
      b.images.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = a.images.enumerated().compactMap { row, image in
      places[image].map { (row, $0) }
    }
    return (pairs.map(\.0), pairs.map(\.1))
  }
}
