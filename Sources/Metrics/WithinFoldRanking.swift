internal import Vocabulary

/// One class's scores ranked fold by fold: scores of different folds' networks are not comparable.
package struct WithinFoldRanking: Sendable {
  private let folds: [ClassRanking]
  private let count: Int

  /// Ranks scores with the fold and the truth of each, which are of equal length.
  package init(scores: [Float], isPositive: [Bool], folds: [Int]) {
    precondition(scores.count == isPositive.count && scores.count == folds.count)
    count = scores.count
    let scores = Scores(
      classes: 1, values: scores, states: isPositive.map { $0 ? .present : .absent })
    self.folds = Set(folds).sorted().map { fold in
      ClassRanking(scores, class: 0, rows: folds.indices.filter { folds[$0] == fold })
    }
  }

  /// The share of pairs of a positive and a negative of one fold in which the positive scores higher, ties counting
  /// half; nil when no fold has both.
  ///
  /// `weights` has one entry a score; nil weighs each once. With one fold it is the area under the ROC curve.
  package func rocAUC(_ weights: [UInt16]? = nil) -> Double? {
    let weights = weights ?? [UInt16](repeating: 1, count: count)
    var (doubledWins, pairs) = (0, 0)
    for ranking in folds {
      let found = ranking.pairs(weights)
      doubledWins += found.doubledWins
      pairs += found.positives * found.negatives
    }
    return pairs > 0 ? Double(doubledWins) / Double(2 * pairs) : nil
  }
}
