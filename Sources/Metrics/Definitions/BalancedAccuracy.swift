/// The share of each class's images whose class is the likeliest; its value is the mean over the classes.
///
/// Balanced accuracy (Brodersen et al. 2010), as scikit-learn's `balanced_accuracy_score`, but that a tie counts against
/// the model.
package struct BalancedAccuracy: Metric {
  package let name = "balanced-accuracy"
  package let caption = "mean over classes"
  package let definition = """
    Of each class, the share of its images whose class is the likeliest; the mean over the classes, so that a rare \
    class counts as much as a frequent one. A tie counts against the model.
    """
  package let task = MetricTask.site
  package let direction = MetricDirection.higherIsBetter
  package let unit = MetricUnit.shareOfImages
  package let nullLevel = NullLevel.simulated
  package let foldRule = FoldRule.pooled

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    let scores = input.scores
    return Recalls(
      classes: (0..<scores.classes).map { column in
        WeightedRows(rows) { row in
          guard scores.present(inRow: row) == column,
            let rank = TopKAccuracy.rank(scores, row: row)
          else { return nil }
          return rank == 1 ? 1 : 0
        }
      })
  }

  private struct Recalls: PreparedMetric {
    let classes: [WeightedRows]
    func values(_ weights: [UInt16]) -> [Double?] { classes.map { $0.values(weights)[0] } }
    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      classes.map { $0.values(batch).map { $0[0] } }.transposed()
    }
  }
}
