/// Control of the false discovery rate over many tests.
package enum FalseDiscovery {
  /// A test with a smaller adjusted p-value is called significant.
  package static let level = 0.05

  /// Benjamini and Hochberg's adjusted p-values (1995), in the order given.
  ///
  /// q(i) is the least, over p(j) >= p(i), of p(j)·m/rank(j), at most 1. A missing p-value stays
  /// missing and does not count as a test.
  package static func benjaminiHochberg(_ pValues: [Double?]) -> [Double?] {
    let order = pValues.indices.filter { pValues[$0] != nil }
      .sorted { (pValues[$0] ?? 0, $0) < (pValues[$1] ?? 0, $1) }
    var adjusted = [Double?](repeating: nil, count: pValues.count)
    var least = 1.0
    for (rank, index) in order.enumerated().reversed() {
      guard let p = pValues[index] else { continue }
      least = min(least, p * Double(order.count) / Double(rank + 1))
      adjusted[index] = least
    }
    return adjusted
  }
}
