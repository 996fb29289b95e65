/// A percentile of numbers, such as bootstrap replicates: the one place where it is defined.
package enum Percentile {
  /// The number of sorted numbers below which a share of them lies; there is at least one.
  ///
  /// Between two order statistics it interpolates linearly: numpy's default, definition 7 of Hyndman and Fan (1996).
  package static func of(_ sorted: [Double], share: Double) -> Double {
    precondition(!sorted.isEmpty && share >= 0 && share <= 1)
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
