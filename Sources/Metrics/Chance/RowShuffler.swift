internal import Randomness

/// Counts one row by columns after whole column vectors changed places between groups of equal size.
///
/// The row's own images stay, so that images of one case remain alike in both. Only groups that have the
/// row need a vector, which makes a round as cheap as the row is rare. Everything lies in flat arrays of
/// small numbers, because this is the inner loop of all rounds.
package struct RowShuffler: Sendable {
  /// Images with the row and each column in the last round.
  private(set) var both: [Int32]
  private let vectors: ColumnVectors
  /// What is permuted, stratum by stratum.
  ///
  /// The column of a group whose images have this one alone, else the complement (~) of the group's number. Any order is
  /// as good as any other to begin a round with.
  private var permuted: [Int32]
  private let strata: [Stratum]
  /// Where the ranks of each receiver begin, and the ranks of its images that count.
  private let rankStarts: [Int32]
  private let ranks: [Int32]
  /// Counted are the images without the row, where those are in fewer groups.
  private let isComplement: Bool
  /// Images with each column.
  private let totals: [Int32]

  /// `has` tells for each image of `vectors` whether it has the row.
  package init(_ vectors: ColumnVectors, columns: Int, has: [Bool]) {
    self.vectors = vectors
    permuted = vectors.groupStarts.indices.dropLast().map { group in
      vectors.onlyColumn(of: group) ?? ~Int32(group)
    }
    both = [Int32](repeating: 0, count: columns)
    var totals = [Int32](repeating: 0, count: columns)
    for column in vectors.columns { totals[Int(column)] += 1 }
    self.totals = totals
    func receivers(_ state: Bool) -> Int {
      vectors.groupStarts.indices.dropLast().count { group in
        has[Int(vectors.groupStarts[group])..<Int(vectors.groupStarts[group + 1])].contains(state)
      }
    }
    // The rarer of images with and without the row is counted; the other is what it leaves of the
    // totals.
    let counted = receivers(true) <= receivers(false)
    isComplement = !counted
    var strata: [Stratum] = []
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
      strata.append(Stratum(groups: stratum, receivers: first..<(starts.count - 1)))
    }
    self.strata = strata
    rankStarts = starts
    self.ranks = ranks
  }

  /// Gives the receivers of each stratum vectors, each outcome as likely, and counts.
  mutating func shuffle(_ random: inout RandomStream) {
    for column in both.indices { both[column] = 0 }
    for stratum in strata { permute(stratum, &random) }
    if isComplement { for column in both.indices { both[column] = totals[column] - both[column] } }
  }

  /// Gives the receivers of a stratum vectors.
  ///
  /// All rounds of all maps spend their time here: a vector of one column, as nearly all groups have, is counted without
  /// a look at the group.
  private mutating func permute(_ stratum: Stratum, _ random: inout RandomStream) {
    let (vectors, rankStarts, ranks) = (vectors, rankStarts, ranks)
    var deck = Deck(stratum)
    var stream = random
    unsafe permuted.withUnsafeMutableBufferPointer { permuted in
      unsafe both.withUnsafeMutableBufferPointer { both in
        for receiver in stratum.receivers {
          // A step of Fisher and Yates: what was drawn leaves the deck.
          let drawn = deck.draw(&stream)
          let entry = unsafe permuted[drawn]
          unsafe permuted[drawn] = permuted[deck.top]
          unsafe permuted[deck.top] = entry
          deck.top += 1
          let counted = rankStarts[receiver]..<rankStarts[receiver + 1]
          if entry >= 0 {
            unsafe both[Int(entry)] += Int32(counted.count)
            continue
          }
          let first = vectors.groupStarts[Int(~entry)]
          for position in counted {
            let image = Int(first + ranks[Int(position)])
            for column in vectors.columnStarts[image]..<vectors.columnStarts[image + 1] {
              unsafe both[Int(vectors.columns[Int(column)])] += 1
            }
          }
        }
      }
    }
    random = stream
  }

  /// Groups of equal size, which may exchange their vectors.
  private struct Stratum: Sendable {
    let groups: Range<Int>
    /// The receivers that belong to it.
    let receivers: Range<Int>
  }

  /// What is left to be permuted of a stratum: from `top` on.
  private struct Deck {
    var top: Int
    private var left: UInt64
    private var bits: UInt64 = 0
    private var isFresh = false

    init(_ stratum: Stratum) {
      top = stratum.groups.lowerBound
      left = UInt64(stratum.groups.count)
    }

    /// The position of one of those that are left, each as likely.
    mutating func draw(_ random: inout RandomStream) -> Int {
      // Two draws from one number: the high half of a product, whose bias of left / 2^32 is far below
      // what the rounds can resolve.
      isFresh.toggle()
      bits = isFresh ? random.next() : bits >> 32
      defer { left -= 1 }
      return top + Int(((bits & 0xFFFF_FFFF) &* left) >> 32)
    }
  }
}
