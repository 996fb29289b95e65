package import Artifacts
internal import Evaluation
internal import Rules
package import Vocabulary

extension Refinement {
  /// What these rules say of lesion classes on images, a row an image, a column a class, by id.
  ///
  /// Unknown where an image is not in the data set, or a class is none.
  package func lesionStates(of images: [ImageID], classes: [String]) -> [LabelState] {
    let rows = Dictionary(
      merge.included.map { (merge.atlas.images[$0].id, $0) },
      uniquingKeysWith: { first, _ in first })
    let columns = Dictionary(
      merge.lesionClasses.enumerated().map { (merge.rules.lesions.classIDs[$1], $0) },
      uniquingKeysWith: { first, _ in first })
    let wanted = classes.map { columns[$0] }
    return images.flatMap { image -> [LabelState] in
      guard let row = rows[image] else { return wanted.map { _ in .unknown } }
      let labels = merge.labels(of: row)
      return wanted.map { column in column.map { labels[labels.startIndex + $0] } ?? .unknown }
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
    let mine = Dictionary(
      merge.included.map { (merge.atlas.images[$0].id, $0) },
      uniquingKeysWith: { first, _ in first })
    let classes = Dictionary(
      merge.lesionClasses.enumerated().map { (merge.rules.lesions.classIDs[$1], $0) },
      uniquingKeysWith: { first, _ in first })
    // Scores of the parts are measured on the labels that the run was trained on, the merged class
    // on today's. An image that either lacks has no state there.
    return MergedScores.derive(
      run: run.manifest.name, predictions: predictions,
      ownStates: { image, id in
        guard let index = own[image], let column = ownClasses[id.rawValue] else { return nil }
        return pack.images[index].lesions[column]
      }, before: pack.manifest.terms, after: mappings,
      states: { image, id in
        guard let index = mine[image], let column = classes[id.rawValue] else { return nil }
        let labels = merge.labels(of: index)
        return labels[labels.startIndex + column]
      })
  }
}
