internal import Metrics
internal import Parallel
internal import Randomness

/// What chance alone would give: site vectors move between groups with equally many images in which
/// lesion and site are known.
struct SitePermutation: Sendable {
  /// Two-sided p of n_ij, row by row; nil without rounds, and where lesion or site has no image.
  private(set) var cellP: [Double?]
  /// One-sided p of each lesion's divergence.
  private(set) var bitsP: [Double?]

  /// Shuffles each lesion's row `rounds` times, and more often where many tests ask for it; fewer times
  /// once `cancellation` says so.
  init(
    counts: SiteCounts, divergence: KullbackLeibler.Table, rounds: Int, seed: UInt64,
    cancellation: Cancellation = Cancellation()
  ) {
    let observed = counts.table()
    cellP = [Double?](repeating: nil, count: observed.both.count)
    bitsP = [Double?](repeating: nil, count: counts.lesions)
    guard rounds > 0 else { return }
    let vectors = LatestVectors<Int?> { counts.vectors(knownInClass: $0) }
    var tests: [RowTest] = []
    var lesions: [Int] = []
    for which in [nil] + (0..<counts.classes.count).map(Optional.some) {
      let members = (0..<counts.lesions).filter { counts.classes.classOf[$0] == which }
      if members.isEmpty { continue }
      if cancellation.isCancelled { return }
      let known = observed.known(inClass: which)
      let shares = divergence.logShares(known)
      for lesion in members {
        let row = observed.both[(lesion * counts.sites)..<((lesion + 1) * counts.sites)]
        guard row.contains(where: { $0 > 0 }) else { continue }
        var test = RowTest(
          {
            RowShuffler(
              vectors[which], columns: counts.sites, has: counts.has(lesion, vectors[which]))
          },
          observed: row.map { Int32($0) }, columns: known.indices.filter { known[$0] > 0 },
          cancellation: cancellation,
          random: RandomStream(seed: seed, purpose: "site permutation", index: UInt64(lesion)))
        let mine = divergence.bits(row, logShares: shares)
        var asHigh = 0
        test.run(to: rounds) { both in
          // The tolerance keeps equal tables equal however their terms were added.
          if let mine, let bits = divergence.bits(both, logShares: shares), bits >= mine - 1e-9 {
            asHigh += 1
          }
        }
        bitsP[lesion] = mine == nil ? nil : PermutationTest.pValue(reached: asHigh, rounds: rounds)
        tests.append(test)
        lesions.append(lesion)
      }
    }
    tests.extend(from: rounds, tests: tests.reduce(0) { $0 + $1.columns.count })
    for (lesion, test) in zip(lesions, tests) {
      for (position, p) in zip(test.columns, test.p) { cellP[lesion * counts.sites + position] = p }
    }
  }
}

extension SiteCounts {
  /// The sites of the images in which the lesions of a class and the site are known, group by group; nil
  /// is the class of lesions that are known in every image.
  func vectors(knownInClass which: Int?) -> ColumnVectors {
    var known = GroupedImages()
    for group in 0..<groups {
      for image in images(of: group) where site[image] >= 0 && !isUnknown(which, image) {
        known.add(image)
      }
      known.endGroup()
    }
    return ColumnVectors(known) { site[$0...$0] }
  }

  /// Whether each image of the vectors has a lesion.
  func has(_ which: Int, _ vectors: ColumnVectors) -> [Bool] {
    vectors.images.map { image in
      lesion[lesionStarts[Int(image)]..<lesionStarts[Int(image) + 1]].contains(Int32(which))
    }
  }

  private func isUnknown(_ which: Int?, _ image: Int) -> Bool {
    guard let which else { return false }
    return unknown[unknownStarts[image]..<unknownStarts[image + 1]].contains(Int32(which))
  }
}
