internal import Provenance

/// Counts rows by columns after whole column vectors changed places between groups of equal size.
///
/// Everything lies in flat arrays of small numbers, because this is an inner loop.
struct PairShuffler {
  /// n_ij of the last round, row by row.
  private(set) var both: [Int32]
  private var places: GroupDonors
  private let imageStarts: [Int32]
  private let rowStarts: [Int32]
  /// Where each row's cells begin.
  private let rows: [Int32]
  private let columnStarts: [Int32]
  private let columns: [Int32]

  init(_ counts: PairCounts) {
    both = [Int32](repeating: 0, count: counts.rows * counts.columns)
    places = GroupDonors(sizes: (0..<counts.groups).map { counts.images(of: $0).count })
    imageStarts = counts.groupStarts.map { Int32($0) }
    rowStarts = counts.rowStarts.map { Int32($0) }
    rows = counts.row.map { $0 * Int32(counts.columns) }
    columnStarts = counts.columnStarts.map { Int32($0) }
    columns = counts.column
  }

  /// Counts one round; the same seed and round give the same table.
  mutating func shuffle(seed: UInt64, round: Int) {
    var random = RandomStream(seed: seed, purpose: "pair permutation", index: UInt64(round))
    for index in both.indices { both[index] = 0 }
    places.deal(&random)
    for (group, donor) in zip(places.groups, places.donors) {
      count(rowsOf: Int(group), columnsOf: Int(donor))
    }
  }

  private mutating func count(rowsOf group: Int, columnsOf donor: Int) {
    let start = Int(imageStarts[group])
    let other = Int(imageStarts[donor])
    for rank in 0..<(Int(imageStarts[group + 1]) - start) {
      let theirs = Int(columnStarts[other + rank])..<Int(columnStarts[other + rank + 1])
      if theirs.isEmpty { continue }
      for mine in Int(rowStarts[start + rank])..<Int(rowStarts[start + rank + 1]) {
        for place in theirs { both[Int(rows[mine] + columns[place])] += 1 }
      }
    }
  }
}
