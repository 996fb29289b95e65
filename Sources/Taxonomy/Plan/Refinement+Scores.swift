package import Artifacts
internal import Evaluation
internal import Rules
package import Vocabulary

extension Refinement {
  /// What these rules say of lesion classes on images, a row an image, a column a class, by id.
  ///
  /// Unknown where an image is not in the data set, or a class is none.
  package func lesionStates(of images: [ImageID], classes: [String]) -> [LabelState] {
    let state = lesionState()
    return images.flatMap { image in classes.map { state(image, $0) ?? .unknown } }
  }

  /// The state of a lesion class on an image, both by id.
  ///
  /// Nil where the image is not in the data set, or the class is none.
  private func lesionState() -> (ImageID, String) -> LabelState? {
    let rows = Dictionary(
      merge.included.map { (merge.atlas.images[$0].id, $0) },
      uniquingKeysWith: { first, _ in first })
    let columns = Dictionary(
      merge.lesionClasses.enumerated().map { (merge.rules.lesions.classIDs[$1], $0) },
      uniquingKeysWith: { first, _ in first })
    return { image, id in
      guard let row = rows[image], let column = columns[id] else { return nil }
      let labels = merge.labels(of: row)
      return labels[labels.startIndex + column]
    }
  }

  /// What classes that come from others would score with a run's stored probabilities.
  ///
  /// `pack` is the one that the run was trained on. Fails when the run's predictions can't be read,
  /// or when it predicts no lesions.
  package func mergedScores(run: Run, pack: Pack) throws -> MergedScores {
    let predictions = try run.predictions(on: pack)
    guard !predictions.lesions.isEmpty else {
      throw TaxonomyError.noLesionScores(run: run.manifest.name)
    }
    let own = pack.positions
    let ownClasses = Dictionary(
      pack.manifest.lesions.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first })
    let state = lesionState()
    return MergedScores.derive(
      run: run.manifest.name, predictions: predictions,
      ownStates: { image, id in
        guard let index = own[image], let column = ownClasses[id.rawValue] else { return nil }
        return pack.images[index].lesions[column]
      }, before: pack.manifest.terms, after: mappings,
      states: { image, id in state(image, id.rawValue) })
  }
}
