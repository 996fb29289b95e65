/// The weights of sixteen draws at once, for metrics that scan their images once for all of them.
///
/// Row by row: the weight of row r in draw d is `weights[r * lanes + d]`. Draws that are not there have weight 0.
public struct DrawBatch: Sendable {
  /// Draws in a batch.
  public static let lanes = 16
  /// Draws that are there.
  public let draws: Int
  /// Images.
  var rows: Int { weights.count / Self.lanes }
  /// Row by row.
  let weights: [UInt16]

  /// Puts draws side by side, each with one weight a row; at most `lanes`.
  public init(_ draws: [[UInt16]]) {
    precondition(!draws.isEmpty && draws.count <= Self.lanes)
    let rows = draws[0].count
    var weights = [UInt16](repeating: 0, count: rows * Self.lanes)
    for (lane, draw) in draws.enumerated() {
      precondition(draw.count == rows)
      for row in 0..<rows { weights[row &* Self.lanes &+ lane] = draw[row] }
    }
    self.init(draws: draws.count, weights: weights)
  }

  init(draws: Int, weights: [UInt16]) {
    self.draws = draws
    self.weights = weights
  }

  /// The weights of some rows, in the order given.
  public func selecting(_ rows: [Int]) -> DrawBatch {
    var chosen: [UInt16] = []
    chosen.reserveCapacity(rows.count * Self.lanes)
    for row in rows {
      chosen.append(contentsOf: weights[row * Self.lanes..<(row + 1) * Self.lanes])
    }
    return DrawBatch(draws: draws, weights: chosen)
  }

  /// The weights of one draw.
  public func draw(_ lane: Int) -> [UInt16] {
    stride(from: lane, to: weights.count, by: Self.lanes).map { weights[$0] }
  }
}

extension PreparedMetric {
  /// The values in each draw of a batch, one row a draw.
  ///
  /// Metrics that can do better than one draw after another do.
  public func values(_ batch: DrawBatch) -> [[Double?]] {
    (0..<batch.draws).map { values(batch.draw($0)) }
  }
}
