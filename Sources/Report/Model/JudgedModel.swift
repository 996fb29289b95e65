internal import Metrics
internal import Packs
internal import Vocabulary

/// A model's predictions put beside what is known of the images.
struct JudgedModel: Sendable {
  /// Its name: a run's, or an ensemble's.
  let name: String
  /// `mtl`, `lesion` or `site`.
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

  /// Names every field.
  init(
    name: String, tasks: String, images: [Int], folds: [Int], groups: [Int], lesions: Scores?,
    sites: Scores?
  ) {
    self.name = name
    self.tasks = tasks
    self.images = images
    self.folds = folds
    self.groups = groups
    self.lesions = lesions
    self.sites = sites
  }

  /// Lines up a run's predictions with the pack.
  init(run: Run, pack: Pack) throws {
    let predictions = try run.predictions()
    let name = run.manifest.name
    guard !predictions.images.isEmpty else { throw ReportError.nothingToJudge(run: name) }
    let places = Dictionary(
      pack.images.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let images = try predictions.images.map { id in
      guard let place = places[id] else {
        throw ReportError.otherImages(run: name, example: id.rawValue)
      }
      return place
    }
    self.init(
      name: name, tasks: run.manifest.tasks, images: images,
      folds: predictions.folds.map(\.rawValue),
      groups: images.map { pack.images[$0].group.rawValue },
      lesions: try Self.lesionScores(predictions, images, pack, run: name),
      sites: try Self.siteScores(predictions, images, pack, run: name))
  }

  private static func lesionScores(
    _ predictions: Predictions, _ images: [Int], _ pack: Pack, run: String
  ) throws -> Scores? {
    guard !predictions.lesions.isEmpty else { return nil }
    let columns = try order(
      pack.manifest.lesions.map(\.id), in: predictions.lesions.map(\.rawValue), run: run)
    return Scores(
      classes: columns.count,
      values: permuted(predictions.lesionProbabilities, columns),
      states: images.flatMap { pack.images[$0].lesions })
  }

  private static func siteScores(
    _ predictions: Predictions, _ images: [Int], _ pack: Pack, run: String
  ) throws -> Scores? {
    guard !predictions.sites.isEmpty else { return nil }
    let columns = try order(
      pack.manifest.sites.map(\.id), in: predictions.sites.map(\.rawValue), run: run)
    return Scores(
      classes: columns.count, values: permuted(predictions.siteProbabilities, columns),
      truth: images.map { pack.images[$0].site })
  }

  private static func order(
    _ wanted: [String], in found: [String], run: String
  ) throws -> [Int] {
    if let other = found.first(where: { !wanted.contains($0) }) {
      throw ReportError.otherClasses(run: run, example: other)
    }
    return try wanted.map { id in
      guard let place = found.firstIndex(of: id) else {
        throw ReportError.otherClasses(run: run, example: "no \(id)")
      }
      return place
    }
  }

  private static func permuted(_ values: [Float], _ columns: [Int]) -> [Float] {
    guard columns != Array(columns.indices) else { return values }
    return stride(from: 0, to: values.count, by: columns.count).flatMap { start in
      columns.map { values[start + $0] }
    }
  }

  /// The scores of a task.
  func scores(_ task: MetricTask) -> Scores? { task == .lesion ? lesions : sites }

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
