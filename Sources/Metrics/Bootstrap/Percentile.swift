/// A percentile of numbers, such as bootstrap replicates: the one place where it is defined.
package enum Percentile {
  /// What stands between two order statistics.
  package enum Rule: Sendable {
    /// Linear interpolation, numpy's default.
    case linear
    /// The nearer of the two, the upper one from the middle on; what the correlation map and the advisor's
    /// site profiles have had from their first version, whose numbers are in locks and packs.
    case nearest
  }

  /// The number of sorted numbers below which a share of them lies; there is at least one.
  package static func of(_ sorted: [Double], share: Double, rule: Rule = .linear) -> Double {
    precondition(!sorted.isEmpty && share >= 0 && share <= 1)
    let position = share * Double(sorted.count - 1)
    switch rule {
    case .linear:
      let below = Int(position)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    case .nearest:
      return sorted[min(sorted.count - 1, Int(position.rounded()))]
    }
  }
}
