package import Metrics

/// How any two models differ in each metric that both have, on the images that both evaluated; metrics in which
/// they are equal in every replicate are left out.
package struct Differences: Sendable {
  /// One metric of one pair.
  package struct Entry: Sendable {
    package let first: String
    package let second: String
    package let metric: String
    /// The second's value minus the first's.
    package let value: Double?
    package let interval: Interval?
    package let pValue: Double?
    package let images: Int
  }

  package let entries: [Entry]

  /// Compares every model with every later one.
  package init(_ evaluations: [ModelEvaluation], replicates: Int) {
    var entries = [Entry]()
    for (index, first) in evaluations.enumerated() {
      for second in evaluations.dropFirst(index + 1) {
        guard let pair = PairedEvaluation(first, second, replicates: replicates) else { continue }
        entries += Self.compare(pair)
      }
    }
    self.entries = entries
  }

  private static func compare(_ pair: PairedEvaluation) -> [Entry] {
    pair.first.summaries.compactMap { summary in
      guard let gap = pair.difference(summary.metric) else { return nil }
      // An ensemble of which one model alone knows sites has that model's scores: nothing to tell.
      guard gap.value != 0 || gap.replicates.contains(where: { Mean.of($0) != 0 }) else {
        return nil
      }
      return Entry(
        first: pair.first.model.name, second: pair.second.model.name, metric: summary.metric.name,
        value: gap.value, interval: gap.interval, pValue: gap.pValue, images: pair.images)
    }
  }
}
