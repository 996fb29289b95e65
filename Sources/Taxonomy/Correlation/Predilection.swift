internal import Glibc
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
    let reach = Self.quantile(degrees: cases - 1) * error
    low = bits - reach
    // A divergence is never under 0: in a sample more even than chance has it, 0 stays in the interval.
    high = max(0, bits + reach)
  }

  /// The 97.5th percentile of Student's t (Cornish-Fisher expansion; exact for 1 and 2 degrees).
  static func quantile(degrees: Int) -> Double {
    if degrees <= 1 { return 12.706_205 }
    if degrees == 2 { return 4.302_653 }
    let z = 1.959_963_985
    let n = Double(degrees)
    let z3 = z * z * z
    let z5 = z3 * z * z
    let z7 = z5 * z * z
    let first = (z3 + z) / (4 * n)
    let second = (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
    return z + first + second + third
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
  /// With A = sum n_ij, S = sum n_ij log2 n_ij, X = sum n_ij log2 k_j and K = sum k_j it is
  /// (S - X) / A - log2 A + log2 K; taking a group away changes few of the terms. Not a number where
  /// nothing is left.
  private func without(_ which: Int, _ row: [Int], _ known: [Int], _ indices: [Int]) -> [Double] {
    func product(_ count: Int, _ of: Int) -> Double {
      count == 0 ? 0 : Double(count) * log2(Double(of))
    }
    var takesPart = [Bool](repeating: false, count: sites)
    for index in indices { takesPart[index] = true }
    let own = indices.reduce(0.0) { $0 + product(row[$1], row[$1]) }
    let cross = indices.reduce(0.0) { $0 + product(row[$1], known[$1]) }
    let present = indices.reduce(0) { $0 + row[$1] }
    let all = indices.reduce(0) { $0 + known[$1] }
    let open = classes.classOf[which].map { Int32($0) }
    var left: [Double] = []
    var taken = [Int: (has: Int, known: Int)]()
    for group in 0..<groups {
      taken.removeAll(keepingCapacity: true)
      for image in images(of: group) where site[image] >= 0 && takesPart[Int(site[image])] {
        let unknown = unknown[unknownStarts[image]..<unknownStarts[image + 1]]
        if let open, unknown.contains(open) { continue }
        let has = lesion[lesionStarts[image]..<lesionStarts[image + 1]].contains(Int32(which))
        let old = taken[Int(site[image])] ?? (0, 0)
        taken[Int(site[image])] = (old.has + (has ? 1 : 0), old.known + 1)
      }
      if taken.isEmpty { continue }
      var (s, x, a, k) = (own, cross, present, all)
      // In the order of sites: sums of floating-point numbers depend on it, and a dictionary's
      // changes from run to run.
      for (index, part) in taken.sorted(by: { $0.key < $1.key }) {
        let (n, m) = (row[index], known[index])
        s += product(n - part.has, n - part.has) - product(n, n)
        x += product(n - part.has, m - part.known) - product(n, m)
        a -= part.has
        k -= part.known
      }
      left.append(
        a > 0 ? (s - x) / Double(a) - log2(Double(a)) + log2(Double(k)) : .nan)
    }
    return left
  }
}
