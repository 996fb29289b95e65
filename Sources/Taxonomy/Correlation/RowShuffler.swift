internal import Randomness

/// Counts one row by columns after whole column vectors changed places between groups of equal size.
///
/// The row's own images stay, so that images of one case remain alike in both. Only groups that have the
/// row need a vector, which makes a round as cheap as the row is rare. Everything lies in flat arrays of
/// small numbers, because this is the inner loop of all rounds.
struct RowShuffler: Sendable {
  /// Images with the row and each column in the last round.
  private(set) var both: [Int32]
  private let vectors: ColumnVectors
  /// The groups whose vectors are dealt, stratum by stratum; any order is as good as any other to begin
  /// a round with.
  private var donors: [Int32]
  /// Per stratum: its groups, and those of the receivers that belong to it.
  private let strata: [(groups: Range<Int>, receivers: Range<Int>)]
  /// Where the ranks of each receiver begin, and the ranks of its images that count.
  private let rankStarts: [Int32]
  private let ranks: [Int32]
  /// Counted are the images without the row, where those are in fewer groups.
  private let isComplement: Bool
  /// Images with each column.
  private let totals: [Int32]

  /// `has` tells for each image of `vectors` whether it has the row.
  init(_ vectors: ColumnVectors, columns: Int, has: [Bool]) {
    self.vectors = vectors
    donors = vectors.groupStarts.indices.dropLast().map { Int32($0) }
    both = [Int32](repeating: 0, count: columns)
    var totals = [Int32](repeating: 0, count: columns)
    for column in vectors.columns { totals[Int(column)] += 1 }
    self.totals = totals
    func receivers(_ state: Bool) -> Int {
      vectors.groupStarts.indices.dropLast().count { group in
        has[Int(vectors.groupStarts[group])..<Int(vectors.groupStarts[group + 1])].contains(state)
      }
    }
    let counted = receivers(true) <= receivers(false)
    isComplement = !counted
    var strata: [(groups: Range<Int>, receivers: Range<Int>)] = []
    var starts: [Int32] = [0]
    var ranks: [Int32] = []
    for stratum in vectors.strata {
      let first = starts.count - 1
      for group in stratum {
        let images = Int(vectors.groupStarts[group])..<Int(vectors.groupStarts[group + 1])
        let mine = images.filter { has[$0] == counted }.map { Int32($0 - images.lowerBound) }
        if mine.isEmpty { continue }
        ranks += mine
        starts.append(Int32(ranks.count))
      }
      strata.append((stratum, first..<(starts.count - 1)))
    }
    self.strata = strata
    rankStarts = starts
    self.ranks = ranks
  }

  /// Deals vectors to the receivers of each stratum, each outcome as likely, and counts.
  mutating func shuffle(_ random: inout RandomStream) {
    for column in both.indices { both[column] = 0 }
    for stratum in strata {
      var bits: UInt64 = 0
      var left = UInt64(stratum.groups.count)
      var index = stratum.groups.lowerBound
      var isFresh = false
      for receiver in stratum.receivers {
        // Two draws from one number: the high half of a product, whose bias of left / 2^32 is far below
        // what the rounds can resolve.
        isFresh.toggle()
        bits = isFresh ? random.next() : bits >> 32
        let drawn = index + Int(((bits & 0xFFFF_FFFF) &* left) >> 32)
        donors.swapAt(index, drawn)
        count(Int(donors[index]), receiver)
        index += 1
        left -= 1
      }
    }
    if isComplement { for column in both.indices { both[column] = totals[column] - both[column] } }
  }

  private mutating func count(_ donor: Int, _ receiver: Int) {
    let first = vectors.groupStarts[donor]
    for position in Int(rankStarts[receiver])..<Int(rankStarts[receiver + 1]) {
      let image = Int(first + ranks[position])
      for column in Int(vectors.columnStarts[image])..<Int(vectors.columnStarts[image + 1]) {
        both[Int(vectors.columns[column])] += 1
      }
    }
  }
}
