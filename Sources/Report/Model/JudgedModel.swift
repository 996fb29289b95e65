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
  /// Thresholds of lesions by fold; nil without validation scores.
  let thresholds: Thresholds?
  /// Where they come from, or why there are none.
  let thresholdSource: ThresholdSource

  /// Names every field.
  init(
    name: String, tasks: String, images: [Int], folds: [Int], groups: [Int], lesions: Scores?,
    sites: Scores?, thresholdSource: ThresholdSource
  ) {
    self.init(
      name: name, tasks: tasks, images: images, folds: folds, groups: groups, lesions: lesions,
      sites: sites, thresholdSource: thresholdSource, thresholds: thresholdSource.thresholds)
  }

  private init(
    name: String, tasks: String, images: [Int], folds: [Int], groups: [Int], lesions: Scores?,
    sites: Scores?, thresholdSource: ThresholdSource, thresholds: Thresholds?
  ) {
    self.name = name
    self.tasks = tasks
    self.images = images
    self.folds = folds
    self.groups = groups
    self.lesions = lesions
    self.sites = sites
    self.thresholdSource = thresholdSource
    self.thresholds = thresholds
  }

  /// The scores of a task.
  func scores(_ task: MetricTask) -> Scores? { task == .lesion ? lesions : sites }

  /// Some rows, in the order given.
  func selecting(_ rows: [Int]) -> JudgedModel {
    JudgedModel(
      name: name, tasks: tasks, images: rows.map { images[$0] }, folds: rows.map { folds[$0] },
      groups: rows.map { groups[$0] }, lesions: lesions?.selecting(rows),
      sites: sites?.selecting(rows), thresholdSource: thresholdSource, thresholds: thresholds)
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
      lesions: both(lesions, other.lesions), sites: both(sites, other.sites),
      thresholdSource: Self.thresholdSource(self, other, combine))
  }

  /// Thresholds of an ensemble are chosen on the scores of the ensemble, as its members' are on theirs.
  private static func thresholdSource(
    _ a: JudgedModel, _ b: JudgedModel, _ combine: (Float, Float) -> Float
  ) -> ThresholdSource {
    let judges = [a, b].filter { $0.lesions != nil }
    if judges.count == 1 { return judges[0].thresholdSource }
    guard case .validation(let first) = a.thresholdSource,
      case .validation(let second) = b.thresholdSource
    else {
      let missing = judges.filter { $0.thresholds == nil }.map(\.name)
      return .none(
        reason: "thresholds from validation images, whose scores "
          + "\(Figures.list(missing)) did not keep")
    }
    guard let both = first.combined(with: second, combine) else {
      return .none(
        reason: "thresholds from images that validated both members, and \(a.name) and \(b.name) "
          + "have none in common")
    }
    return .validation(both)
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
