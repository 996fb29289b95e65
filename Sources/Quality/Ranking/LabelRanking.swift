internal import Glibc
internal import Metrics
package import Parallel
package import Vocabulary

/// Which known labels are likely to be wrong: a probability for each cell, and for each image that any of its labels is.
///
/// Unknown cells take no part: they are not ranked, and do not count as absent.
package struct LabelRanking: Sendable {
  package let labels: ScoredLabels
  /// How labels of each class go wrong; nil for a class without a known label.
  package let rates: [NoiseRates?]
  /// How much the ends of the scores were bent, c of log((p + c) / (1 - p + c)): 0 where they are to be believed.
  package let softening: Double
  /// For each cell, row-major, the probability that its label is wrong; 0 where it is unknown.
  package let cells: [Double]
  /// For each image the probability that one of its known labels is wrong: 1 - product of (1 - p), as if errors were
  /// independent (noisy-or).
  package let images: [Double]

  /// Fits the rates and applies Bayes' rule to every known cell.
  ///
  /// The same for any number of threads. Throws `Cancelled`.
  package init(
    _ labels: ScoredLabels, threads: Int = 1, cancellation: Cancellation = Cancellation()
  ) throws {
    self.labels = labels
    let columns = try parallelMap(
      labels.classes.count, threads: threads, cancellation: cancellation
    ) { column in
      let logits = ClassLogits(labels, column: column)
      return (logits, LogitHistogram(labels, logits: logits, column: column))
    }
    // A class without a known label has nothing to fit; its cells get no probability.
    let used = columns.indices.filter { !columns[$0].1.isEmpty }
    let fitted = try PooledFit(
      used.map { columns[$0].1 }, threads: threads, cancellation: cancellation
    ).fitted()
    var rates = [NoiseRates?](repeating: nil, count: columns.count)
    for (column, own) in zip(used, fitted.rates) { rates[column] = own }
    self.rates = rates
    softening = fitted.softening
    let scorers = zip(columns, rates).map {
      LabelScorer(logits: $0.0, softening: fitted.softening, odds: $1?.odds)
    }
    let rows = try parallelMap(
      Self.chunks(labels.images.count), threads: threads, cancellation: cancellation
    ) { Self.ranked($0, of: labels, scorers) }
    cells = rows.flatMap(\.cells)
    images = rows.flatMap(\.images)
  }

  /// The same labels and rates with other probabilities.
  init(_ other: LabelRanking, cells: [Double]) {
    labels = other.labels
    rates = other.rates
    softening = other.softening
    self.cells = cells
    let width = other.labels.classes.count
    images = other.images.indices.map { row in
      let right = cells[row * width..<(row + 1) * width].reduce(0) {
        $0 + log1p(-min($1, 1 - Self.leastRight))
      }
      return -expm1(right)
    }
  }

  /// What a class's scores say about its labels.
  private struct LabelScorer: Sendable {
    let logits: ClassLogits
    let softening: Double
    let odds: LabelOdds?

    /// The probability that a label is wrong; nil for a class without rates.
    func wrong(said state: LabelState, row: Int) -> Double? {
      odds?.wrong(said: state, logit: Logit.softened(logits.values[row], by: softening))
    }
  }

  private static func ranked(
    _ rows: Range<Int>, of labels: ScoredLabels, _ scorers: [LabelScorer]
  ) -> (cells: [Double], images: [Double]) {
    var cells: [Double] = []
    cells.reserveCapacity(rows.count * scorers.count)
    let images = rows.map { row -> Double in
      var right = 0.0
      for (column, scorer) in scorers.enumerated() {
        let cell = row * scorers.count + column
        guard labels.states[cell] != .unknown,
          let wrong = scorer.wrong(said: labels.states[cell], row: row)
        else {
          cells.append(0)
          continue
        }
        cells.append(wrong)
        // A sum of logarithms, because a product of many numbers close to 1 loses the digits that
        // images are ranked by; the bound keeps it finite.
        right += log1p(-min(wrong, 1 - leastRight))
      }
      return -expm1(right)
    }
    return (cells, images)
  }

  /// Keeps the logarithm of 1 - p finite.
  static let leastRight = 1e-15
  /// Rows that a thread takes at once.
  private static let chunk = 1024

  private static func chunks(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: chunk).map { $0..<min(count, $0 + chunk) }
  }

  /// Expected errors of one direction among the known cells.
  package func expectedErrors(of state: LabelState) -> Double {
    cells.indices.reduce(0) { $0 + (labels.states[$1] == state ? cells[$1] : 0) }
  }
}
