internal import Randomness

/// Groups by what they add to a table of counts: a kind is a list of positions, to each of which a group adds 1.
///
/// A bootstrap draws all groups of a data set a thousand times, and most of them are of few kinds: one image of a
/// frequent lesion at a frequent site. Counting kinds and adding each once gives the same table as adding groups.
package struct GroupKinds: Sendable {
  /// The kind of each group.
  let kindOf: [Int32]
  /// Where the positions of each kind begin, and the positions.
  private let starts: [Int]
  private let positions: [Int32]

  /// Kinds that are found again at most: a group of any further one has a kind to itself, which costs time alone.
  private static let mostKnown = 65_536

  /// Takes groups of which each adds 1 at some positions, as often as each occurs.
  ///
  /// `positionsOf` adds those of a group to an empty list.
  package init(groups: Int, positionsOf: (_ group: Int, _ mine: inout [Int32]) -> Void) {
    var known: [[Int32]: Int32] = [:]
    var kindOf: [Int32] = []
    var starts = [0]
    var positions: [Int32] = []
    var mine: [Int32] = []
    kindOf.reserveCapacity(groups)
    for group in 0..<groups {
      mine.removeAll(keepingCapacity: true)
      positionsOf(group, &mine)
      if let kind = known[mine] {
        kindOf.append(kind)
        continue
      }
      let kind = Int32(starts.count - 1)
      if known.count < Self.mostKnown { known[mine] = kind }
      kindOf.append(kind)
      positions += mine
      starts.append(positions.count)
    }
    self.kindOf = kindOf
    self.starts = starts
    self.positions = positions
  }

  /// How often a replicate takes each kind.
  func sample(_ random: inout RandomStream) -> [Int] {
    var times = [Int](repeating: 0, count: starts.count - 1)
    GroupSample.draw(kindOf.count, &random) { times[Int(kindOf[$0])] += 1 }
    return times
  }

  /// Sums of what groups add, of which each kind is there so many times.
  ///
  /// `sums` is overwritten.
  package func add(_ times: [Int], to sums: inout [Int]) {
    for index in sums.indices { sums[index] = 0 }
    for (kind, count) in times.enumerated() where count > 0 {
      for position in positions[starts[kind]..<starts[kind + 1]] { sums[Int(position)] += count }
    }
  }
}
