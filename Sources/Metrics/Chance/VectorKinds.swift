/// The column vectors of a large stratum, counted by what they have, so that chance can be drawn as a table of counts.
package struct VectorKinds: Sendable {
  /// Which images of a group, bit r for the one of rank r, and how many groups are so.
  struct Ranks: Sendable {
    let images: UInt64
    let groups: Int

    /// Counted sets of ranks in an order that depends on nothing else.
    static func sorted(_ counts: [UInt64: Int]) -> [Ranks] {
      counts.sorted { $0.key < $1.key }.map { Ranks(images: $0.key, groups: $0.value) }
    }
  }

  /// Strata of fewer groups are shuffled: that takes seconds, and gives what earlier versions gave.
  package static let leastGroups = 16_384
  /// More images than a set of ranks holds.
  private static let mostImages = 64

  /// Groups of the stratum.
  let groups: Int
  /// Groups whose images all have one column and no other, by column.
  private(set) var alone: [Int]
  /// The other groups.
  private(set) var others: [Int32] = []
  /// By column: which images of how many groups have it.
  ///
  /// Groups without it are left out.
  private(set) var ranks: [[Ranks]]

  /// nil where the stratum has fewer than `least` groups, or its groups have too many images.
  init?(_ vectors: ColumnVectors, _ stratum: Range<Int>, columns: Int, least: Int) {
    let size = Int(
      vectors.groupStarts[stratum.lowerBound + 1] - vectors.groupStarts[stratum.lowerBound])
    guard stratum.count >= least, size <= Self.mostImages else { return nil }
    groups = stratum.count
    alone = [Int](repeating: 0, count: columns)
    var having = [[UInt64: Int]](repeating: [:], count: columns)
    var mine = [UInt64](repeating: 0, count: columns)
    var met: [Int] = []
    for group in stratum {
      if let only = vectors.onlyColumn(of: group) {
        alone[Int(only)] += 1
        continue
      }
      others.append(Int32(group))
      for (rank, image) in (vectors.groupStarts[group]..<vectors.groupStarts[group + 1])
        .enumerated()
      {
        for position in vectors.columnStarts[Int(image)]..<vectors.columnStarts[Int(image) + 1] {
          let column = Int(vectors.columns[Int(position)])
          if mine[column] == 0 { met.append(column) }
          mine[column] |= 1 << UInt64(rank)
        }
      }
      for column in met {
        having[column][mine[column], default: 0] += 1
        mine[column] = 0
      }
      met.removeAll(keepingCapacity: true)
    }
    let all = size == Self.mostImages ? UInt64.max : (1 << UInt64(size)) - 1
    for column in alone.indices where alone[column] > 0 {
      having[column][all, default: 0] += alone[column]
    }
    ranks = having.map(Ranks.sorted)
  }
}
