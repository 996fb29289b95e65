package import Metrics

/// What each fold's model said of its own validation images, which choose thresholds.
package struct ValidationScores: Sendable {
  /// Positions in the pack, one a row.
  package let images: [Int]
  /// The fold of the model, one a row.
  package let folds: [Int]
  /// Lesion scores in the pack's class order.
  package let lesions: Scores

  package init(images: [Int], folds: [Int], lesions: Scores) {
    self.images = images
    self.folds = folds
    self.lesions = lesions
  }

  /// The thresholds of largest F1, by fold and class.
  var thresholds: Thresholds { Thresholds(validation: lesions, folds: folds) }

  private struct Key: Hashable {
    let image: Int
    let fold: Int
  }

  /// Two models' scores together, on the images that validated both models of a fold.
  ///
  /// An image that validated one of them alone may have trained the other, so that it decides nothing; nil when
  /// none is left.
  func combined(
    with other: ValidationScores, _ combine: (Float, Float) -> Float
  ) -> ValidationScores? {
    let rows = Dictionary(
      other.images.indices.map { (Key(image: other.images[$0], fold: other.folds[$0]), $0) },
      uniquingKeysWith: { first, _ in first })
    let pairs = images.indices.compactMap { row in
      rows[Key(image: images[row], fold: folds[row])].map { (mine: row, theirs: $0) }
    }
    guard !pairs.isEmpty else { return nil }
    return ValidationScores(
      images: pairs.map { images[$0.mine] }, folds: pairs.map { folds[$0.mine] },
      lesions: lesions.selecting(pairs.map(\.mine)).combined(
        with: other.lesions.selecting(pairs.map(\.theirs)), combine))
  }
}
