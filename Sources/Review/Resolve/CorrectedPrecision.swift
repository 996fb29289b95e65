internal import Artifacts
internal import Files
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
    /// The class.
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

  /// Computes both from scores of images that networks did not see, pooled over the folds.
  init(_ labels: ScoredLabels, _ decided: Decided) {
    let width = labels.classes.count
    let rows = Dictionary(
      labels.images.enumerated().map { ($1.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
    let columns = Dictionary(
      labels.classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var states = labels.states
    var corrected = [Int](repeating: 0, count: width)
    for entry in decided.entries {
      guard case .label(let image, let name) = entry.subject, let row = rows[image],
        let column = columns[name]
      else { continue }
      let cell = row * width + column
      let new: LabelState =
        switch entry.opinion {
        case .value("present"): .present
        case .value: .absent
        case .unsure: .unknown
        }
      if states[cell] != new { corrected[column] += 1 }
      states[cell] = new
    }
    func precision(_ states: [LabelState]) -> [Double?] {
      let input = MetricInput(
        Scores(classes: width, values: labels.probabilities, states: states), folds: labels.folds)
      let all = Array(0..<labels.images.count)
      return AveragePrecision().prepare(input, rows: all)
        .values([UInt16](repeating: 1, count: all.count))
    }
    let (before, after) = (precision(labels.states), precision(states))
    self.rows = labels.classes.indices.filter { corrected[$0] > 0 }.map { column in
      Row(
        class: labels.classes[column], corrected: corrected[column], before: before[column],
        after: after[column])
    }
    let both = zip(before, after).compactMap { one, other in
      one.flatMap { before in other.map { (before, $0) } }
    }
    let count = Double(both.count)
    mean =
      both.isEmpty
      ? nil
      : (both.reduce(0) { $0 + $1.0 } / count, both.reduce(0) { $0 + $1.1 } / count)
  }

  /// The same from the runs that `origin.json` beside a queue names; nil when there are none or they are elsewhere now.
  static func ofQueue(_ queue: String, pack: Pack, _ decided: Decided) -> CorrectedPrecision? {
    let path = "\(Folder.parent(of: queue))/origin.json"
    guard let origin = try? CanonicalJSON.read(QualityAudit.Origin.self, at: path),
      !origin.scores.isEmpty, let runs = try? origin.scores.map({ try Run.open($0) }),
      let labels = try? ScoredLabels.lesions(of: runs, pack: pack)
    else { return nil }
    return CorrectedPrecision(labels, decided)
  }
}
