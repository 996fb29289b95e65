internal import Provenance

/// Intervals from drawing whole groups with replacement.
struct CaseBootstrap: Sendable {
  /// Lower and upper ends of Eq 1's values, row by row; nil without enough draws.
  private(set) var cells: [(low: Double, high: Double)?]
  /// How far each lesion's divergence lies from its mean at the 2.5th and 97.5th percentile.
  ///
  /// A sample of cases with repeats is more uneven than the cases themselves, so the divergence of
  /// samples is too large by chance; its spread around its own mean is what can be used.
  private(set) var bits: [(low: Double, high: Double)?]

  /// Draws `draws` samples of all groups.
  init(counts: SiteCounts, divergence: Divergence, draws: Int, seed: UInt64) {
    let (starts, positions) = counts.contributions()
    let cellCount = counts.lesions * counts.sites
    var values = [[Double]](repeating: [], count: cellCount)
    var divergences = [[Double]](repeating: [], count: counts.lesions)
    var random = RandomStream(seed: seed, purpose: "correlation bootstrap")
    var sums = [Int](repeating: 0, count: cellCount + counts.sites)
    for _ in 0..<(counts.groups > 0 && counts.sites > 0 ? draws : 0) {
      for index in sums.indices { sums[index] = 0 }
      for _ in 0..<counts.groups {
        let group = random.below(counts.groups)
        for position in starts[group]..<starts[group + 1] { sums[Int(positions[position])] += 1 }
      }
      var table = SiteTable(lesions: counts.lesions, sites: counts.sites)
      table.both = Array(sums[..<cellCount])
      table.siteImages = Array(sums[cellCount...])
      let shares = divergence.logShares(table.siteImages)
      for lesion in 0..<counts.lesions {
        let base = lesion * counts.sites
        for (place, value) in table.row(lesion).enumerated() {
          if let value { values[base + place].append(value) }
        }
        let row = table.both[base..<(base + counts.sites)]
        if let bits = divergence.bits(row, logShares: shares) { divergences[lesion].append(bits) }
      }
    }
    cells = values.map { Self.interval($0, draws) }
    bits = divergences.map { values in
      guard let interval = Self.interval(values, draws) else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      return (interval.low - mean, interval.high - mean)
    }
  }

  /// The central 95 % of the draws; nil when fewer than half of them gave a value.
  static func interval(
    _ values: [Double], _ asked: Int
  ) -> (low: Double, high: Double)? {
    guard values.count * 2 >= asked, !values.isEmpty else { return nil }
    let draws = values.sorted()
    func quantile(_ share: Double) -> Double {
      draws[min(draws.count - 1, Int((share * Double(draws.count - 1)).rounded()))]
    }
    return (quantile(0.025), quantile(0.975))
  }
}
