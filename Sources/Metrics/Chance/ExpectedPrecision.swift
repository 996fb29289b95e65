extension ClassRanking {
  /// The mean of average precision over all ways to permute the labels at random within folds; nil without a positive.
  ///
  /// Ranking and ties stay as they are. Of n images with k positives in a fold, an image is a positive with
  /// p = k/n, and two of them both are with q = k(k - 1)/(n(n - 1)); images of different folds are independent.
  /// With T(f) images of fold f among those of one score, and E(f) down to that score, e in all, average
  /// precision has the mean 1/k · sum over scores of (sum over pairs of P(both positive))/e, where the pairs are
  /// of one among T and one among E, itself included; fold numbers are not negative. One fold without ties: (H(n) + (k - 1)/(n - 1)·(n -
  /// H(n)))/n with the harmonic number H (Bestgen, "Exact expected average precision of the random baseline for
  /// system evaluation", 2015).
  package func expectedPrecision(folds: [Int]) -> Double? {
    guard positives > 0 else { return nil }
    let strata = Strata(entries, folds: folds)
    var seen = [Double](repeating: 0, count: strata.count)
    var tied = seen
    var sum = 0.0
    var all = 0.0
    for entry in entries {
      let fold = strata.index[folds[Int(entry >> 2)]]
      seen[fold] += 1
      tied[fold] += 1
      all += 1
      // Images of one score are one threshold: precision is taken at the last of them.
      guard entry & 2 != 0 else { continue }
      sum += strata.pairs(tied, seen) / all
      for fold in tied.indices { tied[fold] = 0 }
    }
    return sum / Double(positives)
  }

  /// How likely one image, and two images, of each fold are positives.
  private struct Strata {
    /// The index of each fold, by its number.
    let index: [Int]
    private let one: [Double]
    private let two: [Double]

    var count: Int { one.count }

    init(_ entries: [UInt32], folds: [Int]) {
      var known = [Double](repeating: 0, count: (folds.max() ?? 0) + 1)
      var positives = known
      for entry in entries {
        let fold = folds[Int(entry >> 2)]
        known[fold] += 1
        positives[fold] += Double(entry & 1)
      }
      // Fold numbers may have gaps: `pairs` goes through all strata at every score, and shall meet
      // none that is empty.
      let present = known.indices.filter { known[$0] > 0 }
      var index = [Int](repeating: 0, count: known.count)
      for (position, fold) in present.enumerated() { index[fold] = position }
      self.index = index
      one = present.map { positives[$0] / known[$0] }
      two = present.map { fold in
        known[fold] > 1
          ? positives[fold] * (positives[fold] - 1) / (known[fold] * (known[fold] - 1)) : 0
      }
    }

    /// The expected number of pairs of positives, one of them tied, the other not below.
    func pairs(_ tied: [Double], _ seen: [Double]) -> Double {
      var own = 0.0
      var same = 0.0
      var above = 0.0
      for fold in one.indices {
        let mine = tied[fold] * one[fold]
        own += mine
        same += tied[fold] * (seen[fold] - 1) * two[fold] - mine * seen[fold] * one[fold]
        above += seen[fold] * one[fold]
      }
      return own + same + own * above
    }
  }
}
