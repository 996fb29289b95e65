internal import Provenance

/// What chance alone would give: site vectors move between groups of equal image number.
///
/// Lesions stay where they are, so that images of one case remain alike in both.
struct CasePermutation: Sendable {
  /// Two-sided p of n_ij, row by row.
  private(set) var cellP: [Double] = []
  /// Mean of each lesion's divergence under permutation.
  private(set) var meanBits: [Double?] = []
  /// One-sided p of each lesion's divergence.
  private(set) var bitsP: [Double?] = []

  /// Shuffles `rounds` times; p = (b + 1) / (rounds + 1).
  init(counts: SiteCounts, divergence: Divergence, rounds: Int, seed: UInt64) {
    var shuffler = SiteShuffler(counts)
    let observed = counts.table()
    let shares = divergence.logShares(observed.siteImages)
    let observedBits = Self.bits(observed.both, counts, divergence, shares)
    let cellCount = observed.both.count
    var atLeast = [Int](repeating: 0, count: cellCount)
    var atMost = [Int](repeating: 0, count: cellCount)
    var sums = [Double](repeating: 0, count: counts.lesions)
    var defined = [Int](repeating: 0, count: counts.lesions)
    var asHigh = [Int](repeating: 0, count: counts.lesions)
    for round in 0..<rounds {
      let both = shuffler.shuffled(seed: seed, round: round)
      for cell in 0..<cellCount {
        if both[cell] >= observed.both[cell] { atLeast[cell] += 1 }
        if both[cell] <= observed.both[cell] { atMost[cell] += 1 }
      }
      for (lesion, bits) in Self.bits(both, counts, divergence, shares).enumerated() {
        guard let bits else { continue }
        sums[lesion] += bits
        defined[lesion] += 1
        // The tolerance keeps equal tables equal however their terms were added.
        if let mine = observedBits[lesion], bits >= mine - 1e-9 { asHigh[lesion] += 1 }
      }
    }
    let all = Double(rounds + 1)
    cellP = (0..<cellCount).map {
      min(1, 2 * Double(min(atLeast[$0], atMost[$0]) + 1) / all)
    }
    meanBits = (0..<counts.lesions).map {
      defined[$0] > 0 ? sums[$0] / Double(defined[$0]) : nil
    }
    bitsP = (0..<counts.lesions).map {
      observedBits[$0] == nil ? nil : Double(asHigh[$0] + 1) / all
    }
  }

  private static func bits(
    _ both: [Int], _ counts: SiteCounts, _ divergence: Divergence, _ shares: [Double]
  ) -> [Double?] {
    (0..<counts.lesions).map { lesion in
      let base = lesion * counts.sites
      return divergence.bits(both[base..<(base + counts.sites)], logShares: shares)
    }
  }
}
