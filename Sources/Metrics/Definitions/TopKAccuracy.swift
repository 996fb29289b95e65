/// The share of images whose true class is among the k likeliest.
package struct TopKAccuracy: Metric {
  /// How many guesses are allowed.
  package let k: Int
  /// Its row in `summary.csv`.
  package var name: String { "site-top\(k)" }
  /// A few words next to the name.
  package let caption = "share of images"
  /// What it means, in the words of the report.
  package var definition: String {
    """
    The share of images with a known site whose site is \
    \(k == 1 ? "the likeliest" : "among the \(k) likeliest"). A tie counts against the model: the \
    rank of the true site is the number of sites that score at least as high.
    """
  }
  /// What it evaluates.
  package let task = MetricTask.site
  /// Which values are better.
  package let direction = MetricDirection.higherIsBetter
  /// What its values count.
  package let unit = MetricUnit.shareOfImages
  /// How its value under chance is found.
  package let nullLevel = NullLevel.simulated
  /// How its folds become one number.
  package let foldRule = FoldRule.pooled

  /// Accuracy with k guesses.
  package init(k: Int) {
    precondition(k > 0)
    self.k = k
  }

  /// Looks at the scores once.
  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    WeightedRows(rows) { row in
      guard let rank = Self.rank(input.scores, row: row) else { return nil }
      return rank <= k ? 1 : 0
    }
  }

  /// The rank of the true class of a row, from 1; nil when the truth is unknown.
  package static func rank(_ scores: Scores, row: Int) -> Int? {
    guard let truth = scores.present(inRow: row) else { return nil }
    let threshold = scores.values[row * scores.classes + truth]
    return (row * scores.classes..<(row + 1) * scores.classes)
      .count { scores.values[$0] >= threshold }
  }
}
