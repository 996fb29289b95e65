/// Spearman's rank correlation.
package enum RankCorrelation {
  /// Pearson's correlation of mid-ranks; nil for fewer than three pairs or a constant variable.
  package static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count)
    guard a.count >= 3 else { return nil }
    return pearson(ranks(a), ranks(b))
  }

  /// The same with what others explain taken out: Pearson's correlation of what a linear model of their
  /// mid-ranks leaves of the two variables' mid-ranks.
  ///
  /// By the recursion r(xy|z) = (r(xy) - r(xz) r(yz)) / sqrt((1 - r(xz)²)(1 - r(yz)²)). Nil for fewer pairs than
  /// three and one for each of the others, or where one variable is a function of the others.
  package static func partial(_ a: [Double], _ b: [Double], given others: [[Double]]) -> Double? {
    precondition(a.count == b.count && others.allSatisfy { $0.count == a.count })
    guard a.count >= 3 + others.count else { return nil }
    return partial(ranks(a), ranks(b), others.map(ranks)[...])
  }

  private static func partial(
    _ a: [Double], _ b: [Double], _ others: ArraySlice<[Double]>
  ) -> Double? {
    guard let last = others.last else { return pearson(a, b) }
    let rest = others.dropLast()
    guard let ab = partial(a, b, rest), let ac = partial(a, last, rest),
      let bc = partial(b, last, rest)
    else { return nil }
    let left = (1 - ac * ac) * (1 - bc * bc)
    return left > 1e-12 ? (ab - ac * bc) / left.squareRoot() : nil
  }

  /// Ranks from 1; equal values share the mean of their ranks.
  package static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
      for index in start..<end { ranks[order[index]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }

  private static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
    let meanA = a.reduce(0, +) / Double(a.count)
    let meanB = b.reduce(0, +) / Double(b.count)
    var product = 0.0
    var squaresA = 0.0
    var squaresB = 0.0
    for (x, y) in zip(a, b) {
      product += (x - meanA) * (y - meanB)
      squaresA += (x - meanA) * (x - meanA)
      squaresB += (y - meanB) * (y - meanB)
    }
    guard squaresA > 0 && squaresB > 0 else { return nil }
    return product / (squaresA * squaresB).squareRoot()
  }
}
