package import Parallel
package import Randomness

/// Intervals of the cells of a table of counts, from replicates that draw whole groups with replacement.
///
/// Of the percentile form, `Interval(percentilesOf:asked:)`: a cell's value can be undefined in a replicate, and there is no
/// bound on lifts for the scale of the other form.
package enum TableBootstrap {
  /// The interval of each cell; nil where fewer than half of the replicates define its value.
  ///
  /// Groups of one kind add the same to the table. `values` gives the table's `cells` values, nil where undefined, with
  /// each kind as often as its argument says.
  /// Once `cancellation` says so, no more replicates are made, and intervals of too few are nil.
  package static func intervals(
    _ groups: GroupKinds, cells: Int, replicates: Int, random: RandomStream,
    cancellation: Cancellation, values: (_ times: [Int]) -> [Double?]
  ) -> [Interval?] {
    guard !groups.kindOf.isEmpty, cells > 0 else {
      return [Interval?](repeating: nil, count: cells)
    }
    var random = random
    var found = [[Double]](repeating: [], count: cells)
    for _ in 0..<replicates where !cancellation.isCancelled {
      for (cell, value) in values(groups.sample(&random)).enumerated() {
        if let value { found[cell].append(value) }
      }
    }
    return found.map { Interval(percentilesOf: $0, asked: replicates) }
  }
}
