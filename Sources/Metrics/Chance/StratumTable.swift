internal import Randomness

/// What a row's receivers get in a large stratum, drawn as tables of counts.
struct StratumTable: Sendable {
  private let kinds: VectorKinds
  private let factorials: LogFactorials
  /// Which images of the receivers count.
  private let receivers: [VectorKinds.Ranks]
  /// Numbers of images that receivers have, each once.
  private let sizes: [Int]
  /// For each column that was prepared for; nil too where one has too many kinds.
  private var columns: [ColumnTable?]
  /// The groups that are given one by one, in the order that the last round left.
  private var others: [Int32]
  /// Columns that stand alone in groups, how many of these there are, and what a round leaves of them.
  private let aloneColumns: [Int]
  private let alone: [Int]
  private var left: [Int]
  private var ofSize: [Int]

  /// Takes the receivers' images that count.
  init(_ kinds: VectorKinds, receivers counts: [UInt64: Int], _ factorials: LogFactorials) {
    self.kinds = kinds
    self.factorials = factorials
    let receivers = VectorKinds.Ranks.sorted(counts)
    self.receivers = receivers
    sizes = Set(receivers.map(\.images.nonzeroBitCount)).sorted()
    columns = [ColumnTable?](repeating: nil, count: kinds.ranks.count)
    others = kinds.others
    aloneColumns = kinds.alone.indices.filter { kinds.alone[$0] > 0 }
    alone = aloneColumns.map { kinds.alone[$0] }
    left = alone
    ofSize = [Int](repeating: 0, count: (sizes.last ?? 0) + 1)
  }

  /// Numbers that a round of the whole row takes, and vectors that it gives one by one.
  var rowCost: (draws: Double, given: Double) {
    let all = receivers.reduce(0) { $0 + $1.groups }
    return (
      Double(receivers.count + sizes.count * aloneColumns.count),
      Double(all) * Double(others.count) / Double(kinds.groups)
    )
  }

  /// Makes what rounds of some columns draw from.
  mutating func prepare(_ open: [Int]) {
    for column in open where column < columns.count && columns[column] == nil {
      columns[column] = ColumnTable(
        groups: kinds.groups, receivers: receivers, vectors: kinds.ranks[column])
    }
  }

  /// Numbers that a round of some columns takes, which were prepared for; nil where it can't be drawn so.
  func cost(of open: [Int]) -> Double? {
    var sum = 0.0
    // A column that no vector has costs nothing and gives nothing.
    for column in open where column < columns.count {
      guard let table = columns[column] else { return nil }
      sum += table.draws
    }
    return sum
  }

  /// Adds what some columns get.
  ///
  /// Each has the distribution that it has in a shuffle, and none depends on another.
  mutating func add(_ open: [Int], to both: inout [Int32], _ random: inout RandomStream) {
    for column in open where column < columns.count {
      both[column] += Int32(columns[column]?.draw(&random, factorials) ?? 0)
    }
  }

  /// Adds what all columns get together.
  mutating func addRow(
    to both: inout [Int32], _ vectors: ColumnVectors, _ random: inout RandomStream
  ) {
    var (total, first) = (kinds.groups, 0)
    for size in sizes { ofSize[size] = 0 }
    // Which receivers get a vector of several columns is drawn first. Those are given one by one; for all others only
    // the number of their images matters.
    for receiver in receivers {
      let count = random.hypergeometric(
        total: total, marked: others.count - first, draws: receiver.groups, factorials)
      for _ in 0..<count {
        others.swapAt(first, first + random.below(others.count - first))
        add(vectors, Int(others[first]), receiver.images, to: &both)
        first += 1
      }
      total -= receiver.groups
      ofSize[receiver.images.nonzeroBitCount] += receiver.groups - count
    }
    for position in alone.indices { left[position] = alone[position] }
    var rest = kinds.groups - others.count
    for size in sizes {
      random.take(ofSize[size], from: &left, total: rest, factorials) {
        both[aloneColumns[$0]] += Int32($1 * size)
      }
      rest -= ofSize[size]
    }
  }

  /// Adds the columns of a group's images of some ranks.
  private func add(
    _ vectors: ColumnVectors, _ group: Int, _ images: UInt64, to both: inout [Int32]
  ) {
    var images = images
    while images != 0 {
      let image = Int(vectors.groupStarts[group]) + images.trailingZeroBitCount
      for column in vectors.columnStarts[image]..<vectors.columnStarts[image + 1] {
        both[Int(vectors.columns[Int(column)])] += 1
      }
      images &= images - 1
    }
  }
}
