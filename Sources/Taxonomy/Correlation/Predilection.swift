internal import Metrics

/// How much a lesion tells about the site, with the chance in it taken off.
///
/// The divergence of few images from all images is too large by chance, and the less so the more a lesion
/// keeps to some sites; what it is without predilection at all would take off too much of a strong one.
/// The jackknife over cases (Quenouille 1956; Miller, Biometrika 1974) measures both the excess and the
/// spread from the data at hand. `PredilectionCoverageTests` compares it with other ways.
struct Predilection: Sendable {
  /// The divergence in bits, less its excess; it can fall under 0 by chance.
  let bits: Double
  /// The ends of the 95 % interval.
  let low: Double
  let high: Double

  /// The divergences without each case give value and interval; `whole` is that of all cases.
  ///
  /// nil with fewer than two cases that have the lesion, or when none is left without one of them.
  init?(whole: Double, without left: [Double], cases: Int) {
    guard cases >= 2, left.count >= 2, left.allSatisfy(\.isFinite) else { return nil }
    let count = Double(left.count)
    let mean = left.reduce(0, +) / count
    bits = count * whole - (count - 1) * mean
    let squares = left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = ((count - 1) / count * squares).squareRoot()
    let reach = StudentQuantile.upperTail(degrees: cases - 1) * error
    low = bits - reach
    // A divergence is never under 0: in a sample more even than chance has it, 0 stays in the interval.
    high = max(0, bits + reach)
  }
}

extension SiteCounts {
  /// Each lesion's predilection among parts of the body, of the images in which lesion and site are
  /// known.
  func predilections(_ divergence: KullbackLeibler.Table) -> [Predilection?] {
    let table = table()
    let cases = groupsWithLesion(at: Set(divergence.indices))
    return (0..<lesions).map { which in
      let row = table.both[(which * sites)..<((which + 1) * sites)]
      let known = table.known(which)
      guard let whole = divergence.bits(row, logShares: divergence.logShares(known)) else {
        return nil
      }
      return Predilection(
        whole: whole, without: without(which, Array(row), known, divergence.indices),
        cases: cases[which])
    }
  }

  /// The divergence of a lesion without each group that has an image with lesion and site known.
  ///
  /// Not a number where nothing is left.
  private func without(_ which: Int, _ row: [Int], _ known: [Int], _ indices: [Int]) -> [Double] {
    let divergence = LeaveOneOutDivergence(row: row, whole: known, indices: indices)
    var takesPart = [Bool](repeating: false, count: sites)
    for index in indices { takesPart[index] = true }
    let open = classes.classOf[which].map { Int32($0) }
    var left: [Double] = []
    var taken = [Int: (row: Int, whole: Int)]()
    for group in 0..<groups {
      taken.removeAll(keepingCapacity: true)
      for image in images(of: group) where site[image] >= 0 && takesPart[Int(site[image])] {
        let unknown = unknown[unknownStarts[image]..<unknownStarts[image + 1]]
        if let open, unknown.contains(open) { continue }
        let has = lesion[lesionStarts[image]..<lesionStarts[image + 1]].contains(Int32(which))
        let old = taken[Int(site[image])] ?? (0, 0)
        taken[Int(site[image])] = (old.row + (has ? 1 : 0), old.whole + 1)
      }
      // A group without such an image takes no part: without it the divergence is that of all.
      if !taken.isEmpty { left.append(divergence.bits(without: taken)) }
    }
    return left
  }
}
