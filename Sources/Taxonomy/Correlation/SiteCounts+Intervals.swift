internal import Metrics
internal import Parallel
internal import Randomness

extension SiteCounts {
  /// Percentile intervals of equation 1's values, row by row, from replicates that draw groups; nil without enough.
  ///
  /// Fewer replicates are drawn once `cancellation` says so.
  func intervals(replicates: Int, seed: UInt64, cancellation: Cancellation) -> [Interval?] {
    let kinds = kinds()
    let cells = lesions * sites
    let siteEnd = cells + sites
    var table = SiteTable(lesions: lesions, sites: sites, classes: classes)
    // One array for the three tables, whose parts are positions in it.
    var sums = [Int](repeating: 0, count: siteEnd + classes.count * sites)
    return TableBootstrap.intervals(
      kinds, cells: cells, replicates: replicates,
      random: RandomStream(seed: seed, purpose: "correlation bootstrap"), cancellation: cancellation
    ) { times in
      kinds.add(times, to: &sums)
      table.both = Array(sums[..<cells])
      table.siteImages = Array(sums[cells..<siteEnd])
      table.unknown = Array(sums[siteEnd...])
      return (0..<lesions).flatMap { table.row($0) }
    }
  }
}
