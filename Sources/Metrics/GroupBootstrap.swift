internal import Provenance

/// Resamples groups (cases) within folds, so that images of one person stay together.
///
/// A draw takes, in each fold, as many groups as the fold has, with replacement. The same seed gives
/// the same draws: two statistics computed in one draw are paired. The spread holds for the trained
/// models; what training itself adds shows in the spread over seeds.
public struct GroupBootstrap: Sendable {
  /// Number of draws.
  public let draws: Int
  private let seed: UInt64
  /// Index of the resampled unit of each row.
  private let unitOfRow: [Int]
  /// Units of each fold: a range, since units are numbered fold by fold.
  private let folds: [Range<Int>]

  /// Prepares draws for rows that belong to these groups and folds.
  public init(groups: [Int], folds: [Int], draws: Int = 1000, seed: UInt64 = 0) {
    precondition(groups.count == folds.count)
    self.draws = draws
    self.seed = seed
    var units = [Unit: Int]()
    for unit in Set(zip(folds, groups).map { Unit(fold: $0, group: $1) }).sorted() {
      units[unit] = units.count
    }
    unitOfRow = zip(folds, groups).map { units[Unit(fold: $0, group: $1), default: 0] }
    var counts = [(fold: Int, count: Int)]()
    for unit in units.keys.sorted() {
      if let last = counts.last, last.fold == unit.fold {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((unit.fold, 1))
      }
    }
    var start = 0
    self.folds = counts.map { entry in
      defer { start += entry.count }
      return start..<start + entry.count
    }
  }

  private struct Unit: Hashable, Comparable {
    let fold: Int
    let group: Int
    static func < (a: Unit, b: Unit) -> Bool { (a.fold, a.group) < (b.fold, b.group) }
  }

  /// How often each row occurs in a draw.
  public func weights(draw: Int) -> [UInt16] {
    var times = [UInt16](repeating: 0, count: folds.last?.upperBound ?? 0)
    count(draw) { times[$0] += 1 }
    return unitOfRow.map { times[$0] }
  }

  /// What is computed of every draw, sixteen draws at a time: `statistics` answers one entry a draw of its batch.
  public func batched<T>(_ statistics: (DrawBatch) -> [T]) -> [T] {
    stride(from: 0, to: draws, by: DrawBatch.lanes).flatMap { first in
      statistics(batch(first..<min(draws, first + DrawBatch.lanes)))
    }
  }

  /// The weights of some draws side by side.
  private func batch(_ drawn: Range<Int>) -> DrawBatch {
    let lanes = DrawBatch.lanes
    var times = [UInt16](repeating: 0, count: lanes * (folds.last?.upperBound ?? 0))
    for (lane, draw) in drawn.enumerated() {
      count(draw) { times[$0 &* lanes &+ lane] += 1 }
    }
    var weights: [UInt16] = []
    weights.reserveCapacity(unitOfRow.count * lanes)
    for unit in unitOfRow {
      weights.append(contentsOf: times[unit * lanes..<(unit + 1) * lanes])
    }
    return DrawBatch(draws: drawn.count, weights: weights)
  }

  /// Calls for every unit that a draw takes, as often as it takes it.
  @inline(__always)
  private func count(_ draw: Int, _ body: (Int) -> Void) {
    var stream = RandomStream(seed: seed, purpose: "bootstrap", index: UInt64(draw))
    for fold in folds {
      for _ in fold { body(fold.lowerBound + stream.below(fold.count)) }
    }
  }

  /// Statistics of all images with their replicates, computed of sixteen draws at a time, one row a draw.
  public func replicates(
    of values: [Double?], range: ClosedRange<Double> = 0...1, spreads: [Double]? = nil,
    _ statistics: (DrawBatch) -> [[Double?]]
  ) -> Replicates {
    Replicates(values: values, draws: batched(statistics), spreads: spreads, range: range)
  }

  /// The two-sided p-value of a statistic against 0 from its draws: (b + 1) / (B + 1), doubled.
  public static func pValue(_ draws: [Double]) -> Double? {
    guard !draws.isEmpty else { return nil }
    let below = draws.count { $0 <= 0 }
    let above = draws.count { $0 >= 0 }
    return min(1, 2 * Double(min(below, above) + 1) / Double(draws.count + 1))
  }
}
