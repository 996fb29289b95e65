/// The weights of sixteen bootstrap replicates at once, for metrics that scan their images once for all of them.
///
/// Row by row: the weight of row r in replicate d is `weights[r * width + d]`. Replicates that are not there have
/// weight 0.
package struct ReplicateBatch: Sendable {
  /// Replicates in a full batch.
  package static let width = 16
  /// Replicates that are there.
  package let count: Int
  /// Images, of which each has a weight in every replicate.
  var rows: Int { weights.count / Self.width }
  let weights: [UInt16]
  /// The largest weight, or more.
  let largest: UInt16

  /// Puts replicates side by side, each with one weight a row; at most `width`.
  package init(_ replicates: [[UInt16]]) {
    precondition(!replicates.isEmpty && replicates.count <= Self.width)
    let rows = replicates[0].count
    var weights = [UInt16](repeating: 0, count: rows * Self.width)
    for (index, replicate) in replicates.enumerated() {
      precondition(replicate.count == rows)
      for row in 0..<rows { weights[row &* Self.width &+ index] = replicate[row] }
    }
    self.init(
      count: replicates.count, weights: weights, largest: weights.reduce(0) { max($0, $1) })
  }

  init(count: Int, weights: [UInt16], largest: UInt16) {
    self.count = count
    self.weights = weights
    self.largest = largest
  }

  /// The weights of some rows, in the order given.
  package func selecting(_ rows: [Int]) -> ReplicateBatch {
    var chosen: [UInt16] = []
    chosen.reserveCapacity(rows.count * Self.width)
    for row in rows {
      chosen.append(contentsOf: weights[row * Self.width..<(row + 1) * Self.width])
    }
    return ReplicateBatch(count: count, weights: chosen, largest: largest)
  }

  package func replicate(_ index: Int) -> [UInt16] {
    stride(from: index, to: weights.count, by: Self.width).map { weights[$0] }
  }
}

extension PreparedMetric {
  /// The values in each replicate of a batch, one row a replicate.
  ///
  /// Metrics that can do better than one replicate after another do.
  package func values(_ batch: ReplicateBatch) -> [[Double?]] {
    (0..<batch.count).map { values(batch.replicate($0)) }
  }
}
