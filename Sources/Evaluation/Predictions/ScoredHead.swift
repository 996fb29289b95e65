package import Artifacts
package import Metrics
internal import Vocabulary

/// The scores of a further head with what is known of the images.
package struct ScoredHead: Sendable {
  package let head: Head
  /// Its scores, columns in the order of its classes.
  package let scores: Scores

  /// Names every field.
  package init(_ head: Head, _ scores: Scores) {
    self.head = head
    self.scores = scores
  }

  /// Scores of some images, next to the labels of their positions in a pack.
  package init(_ found: HeadScores, labels: HeadLabels, images: [Int]) {
    let classes = found.head.classes.count
    let scores =
      found.head.kind == .multiClass
      ? Scores(classes: classes, values: found.probabilities, truth: images.map(labels.label))
      : Scores(
        classes: classes, values: found.probabilities, states: images.flatMap(labels.states))
    self.init(found.head, scores)
  }

  /// Whether the label of any image is known.
  package var isKnown: Bool { scores.states.contains { $0 != .unknown } }

  /// Some rows, in the order given.
  func selecting(_ rows: [Int]) -> ScoredHead { ScoredHead(head, scores.selecting(rows)) }
}
