internal import Metrics
internal import Parallel
internal import Randomness

/// Intervals of equation 1's values from drawing whole groups with replacement.
struct CaseBootstrap: Sendable {
  /// Lower and upper ends, row by row; nil without enough replicates.
  private(set) var cells: [(low: Double, high: Double)?]

  /// Draws `replicates` samples of all groups; of fewer once `cancellation` says so.
  init(
    counts: SiteCounts, replicates: Int, seed: UInt64, cancellation: Cancellation = Cancellation()
  ) {
    // What a group adds does not change from draw to draw: a replicate only counts.
    let (starts, positions) = counts.contributions()
    let cellCount = counts.lesions * counts.sites
    var values = [[Double]](repeating: [], count: cellCount)
    var random = RandomStream(seed: seed, purpose: "correlation bootstrap")
    let siteEnd = cellCount + counts.sites
    var sums = [Int](repeating: 0, count: siteEnd + counts.classes.count * counts.sites)
    var table = SiteTable(lesions: counts.lesions, sites: counts.sites, classes: counts.classes)
    for _ in 0..<(counts.groups > 0 && counts.sites > 0 ? replicates : 0) {
      if cancellation.isCancelled { break }
      for index in sums.indices { sums[index] = 0 }
      // Whole groups are drawn. Images of one case are not independent, and drawing them one by one
      // would make the intervals too narrow.
      for _ in 0..<counts.groups {
        let group = random.below(counts.groups)
        for position in starts[group]..<starts[group + 1] { sums[Int(positions[position])] += 1 }
      }
      table.both = Array(sums[..<cellCount])
      table.siteImages = Array(sums[cellCount..<siteEnd])
      table.unknown = Array(sums[siteEnd...])
      for lesion in 0..<counts.lesions {
        let base = lesion * counts.sites
        for (column, value) in table.row(lesion).enumerated() {
          if let value { values[base + column].append(value) }
        }
      }
    }
    cells = values.map { Self.interval($0, replicates) }
  }

  /// The central 95 % of the replicates' values; nil when fewer than half of them gave a value.
  static func interval(
    _ values: [Double], _ asked: Int
  ) -> (low: Double, high: Double)? {
    guard values.count * 2 >= asked, !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return (Percentile.of(sorted, share: 0.025), Percentile.of(sorted, share: 0.975))
  }
}
