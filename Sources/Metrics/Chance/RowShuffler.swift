internal import CKernels
internal import Randomness

/// Counts one row by columns after whole column vectors changed places between groups of equal size.
///
/// The row's own images stay, so that images of one case remain alike in both. Only groups that have the
/// row need a vector, which makes a round as cheap as the row is rare. Where that is cheaper still, the counts
/// are drawn without any group being touched (`StratumTable`).
package struct RowShuffler: Sendable {
  /// So many receivers get their vectors in one call; even, because each number serves two.
  private static let dealtAtOnce = 512
  /// What a number of a table costs, in vectors that are given to receivers: 60 ns and 7.
  private static let costOfDraw = 8.0

  /// Images with the row and each column in the last round; of the columns that were asked for.
  private(set) var both: [Int32]
  private let vectors: ColumnVectors
  private var strata: [Stratum]
  /// Where the ranks of each receiver begin, and the ranks of its images that count.
  private let rankStarts: [Int32]
  private let ranks: [Int32]
  /// Counted are the images without the row, where those are in fewer groups.
  private let isComplement: Bool
  /// Images with each column.
  private let totals: [Int32]
  /// Room for the random numbers of a call, and for what it deals.
  private var numbers: [UInt64]
  private var dealt: [Int32]

  /// `has` tells for each image of `vectors` whether it has the row.
  package init(_ vectors: ColumnVectors, columns: Int, has: [Bool]) {
    self.vectors = vectors
    both = [Int32](repeating: 0, count: columns)
    numbers = [UInt64](repeating: 0, count: Self.dealtAtOnce / 2)
    dealt = [Int32](repeating: 0, count: Self.dealtAtOnce)
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
    for (number, stratum) in vectors.strata.enumerated() {
      let first = starts.count - 1
      let kinds = vectors.kinds[number]
      var patterns: [UInt64: Int] = [:]
      for group in stratum {
        let images = Int(vectors.groupStarts[group])..<Int(vectors.groupStarts[group + 1])
        let mine = images.filter { has[$0] == counted }.map { Int32($0 - images.lowerBound) }
        if mine.isEmpty { continue }
        ranks += mine
        starts.append(Int32(ranks.count))
        if kinds != nil { patterns[mine.reduce(0) { $0 | 1 << UInt64($1) }, default: 0] += 1 }
      }
      strata.append(
        Stratum(
          groups: stratum, receivers: first..<(starts.count - 1),
          table: kinds.map { StratumTable($0, receivers: patterns, vectors.factorials) }))
    }
    self.strata = strata
    rankStarts = starts
    self.ranks = ranks
  }

  /// Prepares for rounds in which some columns are counted, or all of them together where the whole row is
  /// looked at.
  ///
  /// How a stratum is drawn depends on the data and on what is asked for alone.
  mutating func prepare(columns: [Int], wholeRow: Bool) {
    for number in strata.indices {
      strata[number].choose(columns: columns, wholeRow: wholeRow, costOfDraw: Self.costOfDraw)
      guard strata[number].way == .shuffled, strata[number].deck.isEmpty else { continue }
      strata[number].deck = strata[number].groups.map { vectors.onlyColumn(of: $0) ?? ~Int32($0) }
    }
  }

  /// Whether a stratum has so many groups that it may be drawn as a table.
  var isLarge: Bool { strata.contains { $0.table != nil } }

  /// Gives the receivers of each stratum vectors, each outcome as likely, and counts the columns that were
  /// prepared for.
  mutating func shuffle(_ random: inout RandomStream, columns: [Int]) {
    for column in both.indices { both[column] = 0 }
    for number in strata.indices {
      switch strata[number].way {
      case .shuffled: permute(number, &random)
      case .row: strata[number].table?.addRow(to: &both, vectors, &random)
      case .columns: strata[number].table?.add(columns, to: &both, &random)
      }
    }
    if isComplement { for column in both.indices { both[column] = totals[column] - both[column] } }
  }

  /// Gives the receivers of a stratum vectors.
  ///
  /// All rounds of all maps spend their time here, but for large strata.
  private mutating func permute(_ number: Int, _ random: inout RandomStream) {
    let receivers = strata[number].receivers
    let cards = strata[number].groups.count
    // A copy of its own stays in registers.
    var stream = random
    for given in stride(from: 0, to: receivers.count, by: Self.dealtAtOnce) {
      let count = min(Self.dealtAtOnce, receivers.count - given)
      // One number of 64 bits serves two receivers.
      unsafe numbers.withUnsafeMutableBufferPointer { numbers in
        for index in 0..<(count + 1) / 2 { unsafe numbers[index] = stream.next() }
      }
      unsafe strata[number].deck.withUnsafeMutableBufferPointer { deck in
        // What was dealt before has left the deck.
        unsafe derm_chance_deal(
          deck.baseAddress.map { unsafe $0 + given }, cards - given, numbers, &dealt, count)
      }
      addDealt(to: (receivers.lowerBound + given)..<(receivers.lowerBound + given + count))
    }
    random = stream
  }

  /// Counts the columns of what was dealt to some receivers.
  private mutating func addDealt(to receivers: Range<Int>) {
    let (vectors, rankStarts, ranks, dealt) = (vectors, rankStarts, ranks, dealt)
    unsafe both.withUnsafeMutableBufferPointer { both in
      var start = rankStarts[receivers.lowerBound]
      for (position, receiver) in receivers.enumerated() {
        let end = rankStarts[receiver + 1]
        defer { start = end }
        let entry = dealt[position]
        // A vector of one column, as nearly all groups have, is counted without a look at the group.
        if entry >= 0 {
          unsafe both[Int(entry)] &+= end - start
          continue
        }
        let first = vectors.groupStarts[Int(~entry)]
        for rank in start..<end {
          let image = Int(first + ranks[Int(rank)])
          for column in vectors.columnStarts[image]..<vectors.columnStarts[image + 1] {
            unsafe both[Int(vectors.columns[Int(column)])] += 1
          }
        }
      }
    }
  }

  /// Groups of equal size, which may exchange their vectors.
  private struct Stratum: Sendable {
    /// How its counts are drawn.
    enum Way { case shuffled, row, columns }

    let groups: Range<Int>
    /// The receivers that belong to it.
    let receivers: Range<Int>
    /// Only of a large one.
    var table: StratumTable?
    var way = Way.shuffled
    /// What is permuted, empty where nothing is.
    ///
    /// The column of a group whose images have this one alone, else the complement (~) of the group's number. Any order
    /// is as good as any other to begin a round with.
    var deck: [Int32] = []

    init(groups: Range<Int>, receivers: Range<Int>, table: StratumTable?) {
      self.groups = groups
      self.receivers = receivers
      self.table = table
    }

    /// The cheapest way that gives what is asked for.
    mutating func choose(columns: [Int], wholeRow: Bool, costOfDraw: Double) {
      way = .shuffled
      if !wholeRow { table?.prepare(columns) }
      guard let table else { return }
      var least = Double(receivers.count)
      let row = table.rowCost
      if row.draws * costOfDraw + row.given < least {
        way = .row
        least = row.draws * costOfDraw + row.given
      }
      if !wholeRow, let draws = table.cost(of: columns), draws * costOfDraw < least {
        way = .columns
      }
    }
  }
}
