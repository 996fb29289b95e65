internal import Metrics
internal import Packs
internal import Vocabulary

extension JudgedModel {
  /// Lines up a run's predictions with the pack; thresholds come from its validation scores, if it kept any.
  init(run: Run, pack: Pack) throws {
    let predictions = try run.predictions(on: pack)
    let name = run.manifest.name
    guard !predictions.images.isEmpty else { throw ReportError.nothingToJudge(run: name) }
    let lineUp = LineUp(pack: pack, run: name)
    let images = lineUp.places(of: predictions)
    self.init(
      name: name, tasks: run.manifest.tasks, images: images,
      folds: predictions.folds.map(\.rawValue),
      groups: images.map { pack.images[$0].group.rawValue },
      lesions: try lineUp.lesions(predictions, images),
      sites: try lineUp.sites(predictions, images),
      thresholdSource: try Self.thresholdSource(run, lineUp))
  }

  private static func thresholdSource(_ run: Run, _ lineUp: LineUp) throws -> ThresholdSource {
    guard let validation = try run.validation(on: lineUp.pack) else {
      return .none(reason: "thresholds from validation images, whose scores this run did not keep")
    }
    let images = lineUp.places(of: validation)
    guard let scores = try lineUp.lesions(validation, images) else {
      return .none(reason: "lesions, which this run was not trained on")
    }
    return .validation(
      ValidationScores(images: images, folds: validation.folds.map(\.rawValue), lesions: scores))
  }

  /// Puts what a run predicted beside the data set's images and classes.
  private struct LineUp {
    let pack: Pack
    let run: String

    /// Reading has refused images that the pack does not hold.
    func places(of predictions: Predictions) -> [Int] {
      let places = Dictionary(
        pack.images.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
      return predictions.images.compactMap { places[$0] }
    }

    func lesions(_ predictions: Predictions, _ images: [Int]) throws -> Scores? {
      guard !predictions.lesions.isEmpty else { return nil }
      let columns = try order(
        pack.manifest.lesions.map(\.id), in: predictions.lesions.map(\.rawValue))
      return Scores(
        classes: columns.count, values: permuted(predictions.lesionProbabilities, columns),
        states: images.flatMap { pack.images[$0].lesions })
    }

    func sites(_ predictions: Predictions, _ images: [Int]) throws -> Scores? {
      guard !predictions.sites.isEmpty else { return nil }
      let columns = try order(
        pack.manifest.sites.map(\.id), in: predictions.sites.map(\.rawValue))
      return Scores(
        classes: columns.count, values: permuted(predictions.siteProbabilities, columns),
        truth: images.map { pack.images[$0].site })
    }

    private func order(_ wanted: [String], in found: [String]) throws -> [Int] {
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

    private func permuted(_ values: [Float], _ columns: [Int]) -> [Float] {
      guard columns != Array(columns.indices) else { return values }
      return stride(from: 0, to: values.count, by: columns.count).flatMap { start in
        columns.map { values[start + $0] }
      }
    }
  }
}
