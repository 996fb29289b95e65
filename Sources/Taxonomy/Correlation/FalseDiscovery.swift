/// Control of the share of false alarms among many tests.
enum FalseDiscovery {
  /// q-values of p-values (Benjamini & Hochberg, 1995): min over larger p of p m / rank.
  static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var adjusted = [Double](repeating: 1, count: pValues.count)
    var least = 1.0
    for (rank, position) in order.enumerated().reversed() {
      least = min(least, pValues[position] * Double(pValues.count) / Double(rank + 1))
      adjusted[position] = least
    }
    return adjusted
  }

  /// The same where some cells are no test.
  static func adjusted(_ pValues: [Double?]) -> [Double?] {
    let tested = pValues.indices.filter { pValues[$0] != nil }
    var adjusted = [Double?](repeating: nil, count: pValues.count)
    for (cell, q) in zip(tested, Self.adjusted(pValues.compactMap { $0 })) { adjusted[cell] = q }
    return adjusted
  }
}
