package import Vocabulary

/// Labels next to the scores of networks that did not see the image.
///
/// Matrices are row-major, `images` rows by `classes` columns.
package struct ScoredLabels: Sendable {
  /// Keys of the images, one a row.
  package let images: [ImageID]
  /// Ids of the classes, one a column.
  package let classes: [String]
  /// The fold whose network scored a row.
  package let folds: [Int]
  /// The position of each row's fold among all folds, from 0.
  let foldIndices: [Int]
  /// The number of folds.
  let foldCount: Int
  /// What is said of each class on each image.
  package let states: [LabelState]
  /// Probabilities of presence, out of fold, in 0...1.
  package let probabilities: [Float]

  /// `folds` has a value for each image, `states` and `probabilities` one for each image and class, row by
  /// row; other lengths trap.
  package init(
    images: [ImageID], classes: [String], folds: [Int], states: [LabelState], probabilities: [Float]
  ) {
    precondition(folds.count == images.count, "one fold an image")
    precondition(states.count == images.count * classes.count, "one state a cell")
    precondition(probabilities.count == states.count, "one score a cell")
    self.images = images
    self.classes = classes
    self.folds = folds
    let positions = Dictionary(
      uniqueKeysWithValues: Set(folds).sorted().enumerated().map { ($1, $0) })
    foldIndices = folds.map { positions[$0] ?? 0 }
    foldCount = positions.count
    self.states = states
    self.probabilities = probabilities
  }

  /// The number of cells whose label is known.
  package var knownCells: Int { states.count { $0 != .unknown } }
}
