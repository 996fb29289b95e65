/// A ranking of one class cut at the scores of its positives, as kernels scan it for all replicates of a batch.
///
/// The order of images that no positive lies between changes neither average precision nor the area under the
/// ROC curve, so that their weights are added up without a look at each.
struct RankingSteps: Sendable {
  /// Rows from the highest score to the lowest.
  ///
  /// In a step first the negatives that score higher than its positives, then those that score the same, then the
  /// positives. Negatives below all positives come last.
  let rows: [UInt32]
  /// Where the three parts of each step end, as positions in `rows`.
  let ends: [UInt32]
  /// One more than the largest row.
  let extent: Int

  /// Cuts a ranking behind each score that a positive has.
  init(_ ranking: ClassRanking) {
    var rows: [UInt32] = []
    rows.reserveCapacity(ranking.entries.count)
    var ends: [UInt32] = []
    var positives: [UInt32] = []
    var above = 0
    for entry in ranking.entries {
      if entry & 1 != 0 { positives.append(entry >> 2) } else { rows.append(entry >> 2) }
      guard entry & 2 != 0 else { continue }
      // A score without a positive ends no step: its negatives are above those of the next one.
      if !positives.isEmpty {
        ends.append(UInt32(above))
        ends.append(UInt32(rows.count))
        rows += positives
        ends.append(UInt32(rows.count))
        positives.removeAll(keepingCapacity: true)
      }
      above = rows.count
    }
    self.rows = rows
    self.ends = ends
    extent = ranking.rows
  }
}
