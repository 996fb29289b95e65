internal import Randomness

/// Resamples groups (cases) within folds, so that images of one person stay together.
///
/// A replicate takes, in each fold, as many groups as the fold has, with replacement. The same seed gives
/// the same replicates: two statistics computed of one replicate are paired. The spread holds for the trained
/// models; what training itself adds shows in the spread over seeds.
package struct GroupBootstrap: Sendable {
  /// Number of replicates.
  package let count: Int
  /// That number unless another one is named.
  package static let defaultReplicates = 1000
  private let seed: UInt64
  /// Index of the resampled unit of each row.
  private let unitOfRow: [Int]
  /// Units of each fold: a range, since units are numbered fold by fold.
  private let folds: [Range<Int>]

  /// Prepares replicates of rows that belong to these groups and folds.
  package init(
    groups: [Int], folds: [Int], replicates: Int = GroupBootstrap.defaultReplicates,
    seed: UInt64 = 0
  ) {
    precondition(groups.count == folds.count)
    count = replicates
    self.seed = seed
    // Sorted, so that a replicate depends on groups and folds alone, and not on the order of rows
    // or of a set.
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

  /// What deviations of the replicates of a mean over groups are multiplied with: sqrt(n / (n - F)) for n groups in F
  /// folds.
  ///
  /// Drawing n groups with replacement gives (n - 1) / n of the variance that n fresh ones have (Rao & Wu 1988).
  package var spread: Double {
    let groups = folds.last?.upperBound ?? 0
    return (Double(groups) / Double(max(1, groups - folds.count))).squareRoot()
  }

  /// How many groups some rows belong to.
  func groups(of rows: [Int]) -> Int { Set(rows.map { unitOfRow[$0] }).count }

  private struct Unit: Hashable, Comparable {
    let fold: Int
    let group: Int
    static func < (a: Unit, b: Unit) -> Bool { (a.fold, a.group) < (b.fold, b.group) }
  }

  /// How often each row occurs in a replicate.
  package func weights(replicate: Int) -> [UInt16] {
    var times = [UInt16](repeating: 0, count: folds.last?.upperBound ?? 0)
    draw(replicate) { times[$0] += 1 }
    return unitOfRow.map { times[$0] }
  }

  /// What is computed of every replicate, sixteen at a time: `statistics` answers one entry a replicate of its batch.
  package func batched<T>(_ statistics: (ReplicateBatch) -> [T]) -> [T] {
    stride(from: 0, to: count, by: ReplicateBatch.width).flatMap { first in
      statistics(batch(first..<min(count, first + ReplicateBatch.width)))
    }
  }

  /// The weights of some replicates side by side.
  private func batch(_ drawn: Range<Int>) -> ReplicateBatch {
    let width = ReplicateBatch.width
    var times = [UInt16](repeating: 0, count: width * (folds.last?.upperBound ?? 0))
    for (position, replicate) in drawn.enumerated() {
      draw(replicate) { times[$0 &* width &+ position] += 1 }
    }
    var weights: [UInt16] = []
    weights.reserveCapacity(unitOfRow.count * width)
    for unit in unitOfRow {
      weights.append(contentsOf: times[unit * width..<(unit + 1) * width])
    }
    return ReplicateBatch(
      count: drawn.count, weights: weights, largest: times.reduce(0) { max($0, $1) })
  }

  /// Calls for every unit that a replicate takes, as often as it takes it.
  @inline(__always)
  private func draw(_ replicate: Int, _ body: (Int) -> Void) {
    var stream = RandomStream(seed: seed, purpose: "bootstrap", index: UInt64(replicate))
    for fold in folds {
      GroupSample.draw(fold.count, &stream) { body(fold.lowerBound + $0) }
    }
  }

  /// Statistics of all images with their replicates, computed of sixteen at a time, one row a replicate.
  package func replicates(
    of values: [Double?], range: ClosedRange<Double> = 0...1, spreads: [Double]? = nil,
    _ statistics: (ReplicateBatch) -> [[Double?]]
  ) -> Replicates {
    Replicates(values: values, replicates: batched(statistics), spreads: spreads, range: range)
  }

  /// The two-sided p-value of a statistic against 0 from its replicates: (b + 1) / (B + 1), doubled.
  package static func pValue(_ replicates: [Double]) -> Double? {
    guard !replicates.isEmpty else { return nil }
    let below = replicates.count { $0 <= 0 }
    let above = replicates.count { $0 >= 0 }
    return min(1, 2 * Double(min(below, above) + 1) / Double(replicates.count + 1))
  }
}
