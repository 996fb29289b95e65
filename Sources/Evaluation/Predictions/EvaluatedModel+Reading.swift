package import Artifacts
internal import Metrics
internal import Vocabulary

extension EvaluatedModel {
  /// Aligns a run's predictions with the pack; thresholds come from its validation scores, if it kept any.
  ///
  /// Fails when the run has no finished fold, a file is damaged, or it predicts other classes than the pack's.
  package init(run: Run, pack: Pack) throws {
    let predictions = try run.predictions(on: pack)
    let name = run.name
    guard !predictions.images.isEmpty else { throw EvaluationError.nothingToEvaluate(run: name) }
    let alignment = Alignment(pack: pack, run: name)
    let images = alignment.positions(of: predictions)
    self.init(
      name: name, tasks: run.manifest.tasks, images: images,
      folds: predictions.folds.map(\.rawValue),
      groups: images.map { pack.images[$0].group.rawValue },
      lesions: try alignment.lesions(predictions, images),
      sites: try alignment.sites(predictions, images),
      further: predictions.heads.filter(\.head.isFurther).map {
        ScoredHead($0, labels: HeadLabels($0.head, pack), images: images)
      },
      thresholdSource: try Self.thresholdSource(run, alignment))
  }

  private static func thresholdSource(_ run: Run, _ alignment: Alignment) throws -> ThresholdSource
  {
    guard let validation = try run.validation(on: alignment.pack) else {
      return .none(.notKeptByRun)
    }
    let images = alignment.positions(of: validation)
    guard let scores = try alignment.lesions(validation, images) else {
      return .none(.noLesions)
    }
    return .validation(
      ValidationScores(images: images, folds: validation.folds.map(\.rawValue), lesions: scores))
  }

  /// What a run predicted, in the order of the data set's images and classes.
  private struct Alignment {
    let pack: Pack
    let run: String

    /// Reading has refused images that the pack does not hold.
    func positions(of predictions: Predictions) -> [Int] {
      let positions = Dictionary(
        pack.images.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
      return predictions.images.compactMap { positions[$0] }
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
        throw EvaluationError.otherClasses(run: run, example: other)
      }
      return try wanted.map { id in
        guard let position = found.firstIndex(of: id) else {
          throw EvaluationError.otherClasses(run: run, example: "no \(id)")
        }
        return position
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
