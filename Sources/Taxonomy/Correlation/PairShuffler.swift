internal import Provenance

/// Counts rows by columns after whole column vectors changed places between groups of equal size.
///
/// Everything lies in flat arrays of small numbers, because this is an inner loop.
struct PairShuffler {
  /// n_ij of the last round, row by row.
  private(set) var both: [Int32]
  /// Groups in order of size, and where each size begins.
  private let groups: [Int32]
  private let strata: [Int]
  private let imageStarts: [Int32]
  private let rowStarts: [Int32]
  /// Where each row's cells begin.
  private let rows: [Int32]
  private let columnStarts: [Int32]
  private let columns: [Int32]
  private var donors: [Int32]

  init(_ counts: PairCounts) {
    both = [Int32](repeating: 0, count: counts.rows * counts.columns)
    let sizes = (0..<counts.groups).map { counts.images(of: $0).count }
    let ordered = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    groups = ordered.map { Int32($0) }
    donors = groups
    strata =
      ordered.indices.filter { $0 == 0 || sizes[ordered[$0]] != sizes[ordered[$0 - 1]] }
      + [ordered.count]
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
    for index in donors.indices { donors[index] = groups[index] }
    for stratum in strata.indices.dropLast() {
      let range = strata[stratum]..<strata[stratum + 1]
      var bits: UInt64 = 0
      for left in stride(from: range.count, through: 1, by: -1) {
        // Two draws from one number: the high half of a product, whose bias of left / 2^32 is far
        // below what the rounds can resolve.
        bits = left & 1 == range.count & 1 ? random.next() : bits >> 32
        let drawn = Int(((bits & 0xFFFF_FFFF) &* UInt64(left)) >> 32)
        let last = range.lowerBound + left - 1
        donors.swapAt(last, range.lowerBound + drawn)
        count(rowsOf: Int(groups[last]), columnsOf: Int(donors[last]))
      }
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
