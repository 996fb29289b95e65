internal import Randomness

/// Draws in how many images of a row chance puts one column, in one stratum.
///
/// The groups of a stratum exchange their vectors, each order as likely. How often the row meets the column depends only
/// on how many receivers of each kind get vectors of each kind: a table whose margins are fixed, and which is drawn
/// without any group being touched.
struct ColumnTable: Sendable {
  /// More pairs of kinds are not worth to be looked at.
  private static let mostPairs = 4096

  private let groups: Int
  /// Receivers of each kind.
  private let receivers: [Int]
  /// Vectors of each kind that has the column, and all of them.
  private let vectors: [Int]
  private let marked: Int
  /// Images that a receiver of one kind gains from a vector of another, receiver by receiver.
  private let gains: [Int]
  /// What is left of the vectors while a table is drawn.
  private var left: [Int]

  /// nil for more kinds than can be looked at.
  init?(groups: Int, receivers patterns: [VectorKinds.Ranks], vectors kinds: [VectorKinds.Ranks]) {
    guard patterns.count * max(1, kinds.count) <= Self.mostPairs else { return nil }
    // Receivers that gain the same from every vector are one kind.
    var counts: [[Int]: Int] = [:]
    for pattern in patterns {
      let gain = kinds.map { (pattern.images & $0.images).nonzeroBitCount }
      counts[gain, default: 0] += pattern.groups
    }
    let sorted = counts.filter { $0.key.contains { $0 > 0 } }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    self.groups = groups
    receivers = sorted.map(\.value)
    gains = sorted.flatMap(\.key)
    vectors = kinds.map(\.groups)
    marked = vectors.reduce(0, +)
    left = vectors
  }

  /// How many numbers a table takes, about.
  var draws: Double {
    let share = Double(marked) / Double(groups)
    return receivers.reduce(0.0) { sum, count in
      sum + 1 + (vectors.count > 1 ? min(Double(vectors.count), Double(count) * share) : 0)
    }
  }

  /// The images of the row that get the column.
  mutating func draw(_ random: inout RandomStream, _ factorials: LogFactorials) -> Int {
    var (total, having, sum) = (groups, marked, 0)
    for kind in vectors.indices { left[kind] = vectors[kind] }
    for (kind, count) in receivers.enumerated() {
      if having == 0 { break }
      let mine = random.hypergeometric(total: total, marked: having, draws: count, factorials)
      let first = kind * vectors.count
      if vectors.count == 1 {
        sum += mine * gains[first]
      } else {
        random.take(mine, from: &left, total: having, factorials) { sum += $1 * gains[first + $0] }
      }
      total -= count
      having -= mine
    }
    return sum
  }
}
