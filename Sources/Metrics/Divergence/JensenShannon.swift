internal import Glibc

/// How far two distributions are apart, in bits.
package enum JensenShannon {
  /// H(m) - (H(p) + H(q)) / 2 with m = (p + q) / 2 (Lin, 1991).
  ///
  /// 0 when the shares are equal, 1 when nothing is shared. Takes counts by category; nil when one
  /// side has none.
  package static func bits(_ left: [Int], _ right: [Int]) -> Double? {
    let leftTotal = left.reduce(0, +)
    let rightTotal = right.reduce(0, +)
    guard leftTotal > 0, rightTotal > 0 else { return nil }
    var sum = 0.0
    for (one, other) in zip(left, right) {
      let p = Double(one) / Double(leftTotal)
      let q = Double(other) / Double(rightTotal)
      let middle = (p + q) / 2
      if p > 0 { sum += p * log2(p / middle) }
      if q > 0 { sum += q * log2(q / middle) }
    }
    return min(1, max(0, sum / 2))
  }
}
