extension RandomStream {
  /// With fewer draws than this each is made; with more a number costs the same however many they are.
  private static let fewDraws = 20

  /// How many of `draws` things, taken from `total` without putting any back, are among the `marked` ones.
  ///
  /// The hypergeometric distribution. `factorials` must reach `total`.
  package mutating func hypergeometric(
    total: Int, marked: Int, draws: Int, _ factorials: LogFactorials
  ) -> Int {
    precondition(
      marked >= 0 && draws >= 0 && max(marked, draws) <= total && total <= factorials.largest,
      "there are not so many things")
    // What is drawn and what is left, what is marked and what is not, and drawn and marked may change places.
    let rarer = min(marked, total - marked)
    let fewer = min(draws, total - draws)
    let (small, large) = (min(rarer, fewer), max(rarer, fewer))
    let found =
      small < Self.fewDraws
      ? oneByOne(total: total, marked: large, draws: small)
      : byRejection(total: total, marked: large, draws: small, factorials)
    let ofFewer = rarer == marked ? found : fewer - found
    return fewer == draws ? ofFewer : marked - ofFewer
  }

  private mutating func oneByOne(total: Int, marked: Int, draws: Int) -> Int {
    var left = marked
    for drawn in 0..<draws where below(total - drawn) < left { left -= 1 }
    return marked - left
  }

  /// The ratio of uniforms (Stadlober, Journal of Computational and Applied Mathematics 1990) for
  /// `draws` <= `marked` <= `total` / 2.
  ///
  /// A point (u, v) is accepted where u^2 is at most the probability of k over that of the mode; the width h makes
  /// the rectangle cover all such points.
  private mutating func byRejection(
    total: Int, marked: Int, draws: Int, _ factorials: LogFactorials
  ) -> Int {
    let share = Double(marked) / Double(total)
    let mean = Double(draws) * share
    let variance = mean * (1 - share) * (Double(total - draws) / Double(total - 1))
    let width = Self.ratioWidth(variance: variance)
    let center = mean + 0.5
    let mode = Self.mode(total: total, marked: marked, draws: draws)
    let rest = total - marked - draws
    func logWeight(_ count: Int) -> Double {
      factorials[count] + factorials[marked - count] + factorials[draws - count]
        + factorials[rest + count]
    }
    let best = logWeight(mode)
    while true {
      // Above 0, because it divides.
      let u = 1 - unit()
      let x = center + width * (unit() - 0.5) / u
      guard x >= 0, x < Double(draws + 1) else { continue }
      let count = Int(x)
      let logRatio = best - logWeight(count)
      // 2 ln u lies between u - 1 / u and u (4 - u) - 3: most points need no logarithm.
      if u * (4 - u) - 3 <= logRatio { return count }
      if u * (u - logRatio) >= 1 { continue }
      if 2 * LogFactorials.logarithm(u) <= logRatio { return count }
    }
  }

  /// The width of the rectangle of a ratio of uniforms: 2 sqrt(2 / e) sqrt(variance + 1/2) + 3 - 2 sqrt(3 / e).
  static func ratioWidth(variance: Double) -> Double {
    1.7155277699214135 * (variance + 0.5).squareRoot() + 0.8989161620588988
  }

  /// The most probable count of a hypergeometric distribution.
  static func mode(total: Int, marked: Int, draws: Int) -> Int {
    Int((Double(draws + 1) * Double(marked + 1) / Double(total + 2)))
  }

  /// Takes `draws` things without putting any back from kinds of which `left` are left, `total` in all, and tells how
  /// many of each kind were taken.
  ///
  /// The multivariate hypergeometric distribution, one kind after the other (Patefield, Applied Statistics 1981,
  /// draws tables so).
  package mutating func take(
    _ draws: Int, from left: inout [Int], total: Int, _ factorials: LogFactorials,
    taken: (_ kind: Int, _ count: Int) -> Void
  ) {
    var draws = draws
    var total = total
    // Drawn one by one where they are fewer than the kinds.
    if draws < left.count {
      while draws > 0 {
        var position = below(total)
        var kind = 0
        while position >= left[kind] {
          position -= left[kind]
          kind += 1
        }
        left[kind] -= 1
        total -= 1
        draws -= 1
        taken(kind, 1)
      }
      return
    }
    for kind in left.indices where left[kind] > 0 {
      if draws == 0 { return }
      let count = hypergeometric(total: total, marked: left[kind], draws: draws, factorials)
      total -= left[kind]
      draws -= count
      left[kind] -= count
      if count > 0 { taken(kind, count) }
    }
  }
}
