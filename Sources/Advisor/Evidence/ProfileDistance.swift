internal import Metrics
internal import Randomness

/// How differently two sets of images spread over the sites, with what chance alone would give.
struct ProfileDistance: Sendable, Hashable {
  /// The Jensen-Shannon divergence, in bits from 0 to 1.
  let bits: Double
  /// Its 95 % interval from replicates of cases; the value itself where none has one.
  let interval: Interval
  /// The mean divergence when the same cases are permuted over the two sets at random: few cases are
  /// never alike, so a divergence near this one says nothing.
  let chance: Double
}

/// Sites by case for one set of images; lesions where the sets are those of sites.
struct ProfileCases: Sendable {
  /// The number of sites, or of lesions.
  let categories: Int
  /// Per case, the sites of its images; a site stands once for each image, a lesion likewise.
  let cases: [[Int32]]

  /// Counts over all cases.
  var total: [Int] {
    var counts = [Int](repeating: 0, count: categories)
    for one in cases { for index in one { counts[Int(index)] += 1 } }
    return counts
  }
}

extension ProfileDistance {
  /// Compares two sets, drawing whole cases; nil when one has no image with a known site.
  ///
  /// The interval is of the form value + replicate - mean, in bits; not percentiles, as those of the correlation map:
  /// a sample of cases with repeats is more uneven than the cases themselves.
  init?(_ left: ProfileCases, _ right: ProfileCases, replicates: Int, seed: UInt64, purpose: String)
  {
    guard let bits = JensenShannon.bits(left.total, right.total) else { return nil }
    var random = RandomStream(seed: seed, purpose: purpose)
    var values: [Double] = []
    var chances: [Double] = []
    let pooled = left.cases + right.cases
    var order = Array(pooled.indices)
    for _ in 0..<replicates {
      let one = Self.sample(left, &random)
      let other = Self.sample(right, &random)
      if let value = JensenShannon.bits(one, other) { values.append(value) }
      // The same cases put into two sets of the same sizes at random: what chance alone would give.
      random.shuffle(&order)
      let first = Self.counts(order.prefix(left.cases.count), of: pooled, left.categories)
      let rest = Self.counts(order.dropFirst(left.cases.count), of: pooled, left.categories)
      if let value = JensenShannon.bits(first, rest) { chances.append(value) }
    }
    self.bits = bits
    chance = chances.isEmpty ? 0 : chances.reduce(0, +) / Double(chances.count)
    interval =
      Interval(value: bits, replicates: values, scale: .linear) ?? Interval(low: bits, high: bits)
  }

  private static func sample(_ set: ProfileCases, _ random: inout RandomStream) -> [Int] {
    var counts = [Int](repeating: 0, count: set.categories)
    GroupSample.draw(set.cases.count, &random) { which in
      for index in set.cases[which] { counts[Int(index)] += 1 }
    }
    return counts
  }

  private static func counts(
    _ order: ArraySlice<Int>, of cases: [[Int32]], _ categories: Int
  ) -> [Int] {
    var counts = [Int](repeating: 0, count: categories)
    for one in order { for index in cases[one] { counts[Int(index)] += 1 } }
    return counts
  }
}
