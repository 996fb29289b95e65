internal import Metrics
internal import Parallel
internal import Randomness

extension SiteCounts {
  /// Percentile intervals of equation 1's values, row by row, from replicates that draw groups; nil without enough.
  ///
  /// Fewer replicates are drawn once `cancellation` says so.
  func intervals(replicates: Int, seed: UInt64, cancellation: Cancellation) -> [Interval?] {
    let (starts, positions) = contributions()
    let cells = lesions * sites
    let siteEnd = cells + sites
    var table = SiteTable(lesions: lesions, sites: sites, classes: classes)
    return TableBootstrap.intervals(
      groups: groups, cells: cells, replicates: replicates,
      random: RandomStream(seed: seed, purpose: "correlation bootstrap"), cancellation: cancellation
    ) { times in
      // One array for the three tables: a group's contributions are plain positions in it.
      var sums = [Int](repeating: 0, count: siteEnd + classes.count * sites)
      for group in times.indices where times[group] > 0 {
        for position in starts[group]..<starts[group + 1] {
          sums[Int(positions[position])] += times[group]
        }
      }
      table.both = Array(sums[..<cells])
      table.siteImages = Array(sums[cells..<siteEnd])
      table.unknown = Array(sums[siteEnd...])
      return (0..<lesions).flatMap { table.row($0) }
    }
  }
}
