internal import Glibc

/// The Kullback-Leibler divergence of `KullbackLeibler` in bits, with few images taken away at a time.
///
/// With A = sum n_j, S = sum n_j log2 n_j, X = sum n_j log2 k_j and K = sum k_j it is (S - X) / A - log2 A + log2 K, n the
/// counts of a row and k those of all images; taking images away changes few of the terms.
package struct LeaveOneOutDivergence: Sendable {
  private let row: [Int]
  private let whole: [Int]
  private let own: Double
  private let cross: Double
  private let present: Int
  private let all: Int

  /// Counts by category; `indices` are the categories that take part.
  package init(row: [Int], whole: [Int], indices: [Int]) {
    self.row = row
    self.whole = whole
    own = indices.reduce(0.0) { $0 + Self.product(row[$1], row[$1]) }
    cross = indices.reduce(0.0) { $0 + Self.product(row[$1], whole[$1]) }
    present = indices.reduce(0) { $0 + row[$1] }
    all = indices.reduce(0) { $0 + whole[$1] }
  }

  /// The divergence without some images; not a number where the row has none left.
  ///
  /// `taken` gives by category, which takes part, how many images go from the row and from all.
  package func bits(without taken: [Int: (row: Int, whole: Int)]) -> Double {
    var (s, x, a, k) = (own, cross, present, all)
    // In order of category, so that rounding is the same every time.
    for (index, part) in taken.sorted(by: { $0.key < $1.key }) {
      let (n, m) = (row[index], whole[index])
      s += Self.product(n - part.row, n - part.row) - Self.product(n, n)
      x += Self.product(n - part.row, m - part.whole) - Self.product(n, m)
      a -= part.row
      k -= part.whole
    }
    return a > 0 ? (s - x) / Double(a) - log2(Double(a)) + log2(Double(k)) : .nan
  }

  /// count · log2(of); 0 for no images.
  private static func product(_ count: Int, _ of: Int) -> Double {
    count == 0 ? 0 : Double(count) * log2(Double(of))
  }
}
