internal import Artifacts
internal import Metrics
internal import Quality
internal import Vocabulary

/// Average precision of the runs that made the queue, with labels as they are and as the answers correct them.
///
/// Only what a network disputes was asked about, so the corrected figure flatters that network: it says how far labels
/// decide, and not how good the network is.
package struct CorrectedPrecision: Sendable {
  /// One class whose labels were corrected.
  package struct Row: Sendable, Hashable {
    /// The class's id.
    package let `class`: String
    /// Labels that the answers change on images of test folds.
    package let corrected: Int
    /// With labels as they are; nil without a present one.
    package let before: Double?
    /// With corrected labels.
    package let after: Double?
  }

  /// Classes with a corrected label, in the data set's order.
  package let rows: [Row]
  /// Their mean over all classes that have a value before and after.
  package let mean: (before: Double, after: Double)?

  /// Computes both from scores of images that networks did not see: each class's mean over the folds, as reports give it.
  ///
  /// Only entries that become a row correct a label.
  init(_ labels: ScoredLabels, _ written: [Decided.Entry]) {
    let width = labels.classes.count
    let rows = Dictionary(
      labels.images.enumerated().map { ($1.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
    let columns = Dictionary(
      labels.classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var states = labels.states
    // Answers about images or classes without scores change no figure.
    for entry in written {
      guard case .label(let image, let name) = entry.subject, let row = rows[image],
        let column = columns[name]
      else { continue }
      states[row * width + column] =
        switch entry.opinion {
        case .value("present"): .present
        case .value: .absent
        case .unsure: .unknown
        }
    }
    self.init(labels, states: states)
  }

  /// Computes both for labels that stand in the place of those that networks were compared with.
  init(_ labels: ScoredLabels, states: [LabelState]) {
    var corrected = [Int](repeating: 0, count: labels.classes.count)
    for (cell, state) in states.enumerated() where state != labels.states[cell] {
      corrected[cell % labels.classes.count] += 1
    }
    func precision(_ states: [LabelState]) -> [Double?] {
      let input = MetricInput(
        Scores(classes: labels.classes.count, values: labels.probabilities, states: states),
        folds: labels.folds)
      return FoldedMetric(AveragePrecision(), input)
        .values([UInt16](repeating: 1, count: labels.images.count))
    }
    let (before, after) = (precision(labels.states), precision(states))
    self.rows = labels.classes.indices.filter { corrected[$0] > 0 }.map { column in
      Row(
        class: labels.classes[column], corrected: corrected[column], before: before[column],
        after: after[column])
    }
    // Both means are over the same classes: one that loses its last positive has no value after.
    let both = zip(before, after).compactMap { one, other in
      one.flatMap { before in other.map { (before, $0) } }
    }
    let count = Double(both.count)
    mean =
      both.isEmpty
      ? nil
      : (both.reduce(0) { $0 + $1.0 } / count, both.reduce(0) { $0 + $1.1 } / count)
  }

  /// Figures, or a sentence on why there are none.
  enum Outcome {
    case figures(CorrectedPrecision)
    case none(because: String)
  }

  /// The same from the runs that `origin.json` next to a queue names.
  static func ofQueue(_ queue: String, pack: Pack, _ written: [Decided.Entry]) -> Outcome {
    switch QueueScores.of(queue, pack: pack) {
    case .scores(let labels, _): .figures(CorrectedPrecision(labels, written))
    case .none(let reason): .none(because: reason)
    }
  }
}
