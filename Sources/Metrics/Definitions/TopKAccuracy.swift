/// The share of images whose true class is among the k likeliest.
package struct TopKAccuracy: Metric {
  /// How many guesses are allowed.
  package let k: Int
  package var name: String { "site-top\(k)" }
  package let caption = "share of images"
  package var definition: String {
    """
    The share of images with a known site whose site is \(place). A tie counts against the model: the \
    rank of the true site is the number of sites that score at least as high.
    """
  }
  package var headWords: MetricWords {
    MetricWords(
      name: "top\(k)", caption: caption,
      definition: """
        The share of images with a known class whose class is \(place). A tie counts against the model.
        """)
  }
  private var place: String { k == 1 ? "the likeliest" : "among the \(k) likeliest" }
  package let task = MetricTask.site
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.shareOfImages
  package let nullLevel = NullLevel.simulated
  package let foldRule = FoldRule.pooled

  package init(k: Int) {
    precondition(k > 0)
    self.k = k
  }

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
