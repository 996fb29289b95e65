internal import CKernels
internal import Randomness

/// Where the scores of some rows come from, round by round: what `ScoreShuffle` permutes, drawn for those rows alone.
///
/// Scores lie at places, the rows of one stratum after the other. A case receives from another of its stratum, each of
/// those that are left as likely. Where sizes differ all cases of the stratum are permuted and laid end to end. What a
/// round permuted stays as it lies: any order is as good as any other to begin with.
struct ReceiverDraw: Sendable {
  /// Who gets the scores of a row: a receiver, and which of its rows it is.
  struct Seat: Sendable {
    var receiver: Int32 = -1
    var offset: Int32 = 0
  }

  private struct Stratum: Sendable {
    let cards: Range<Int>
    let receivers: Range<Int>
    /// By receiver, its position among the rows of the stratum; empty where all cases are of one size.
    let positions: [Int32]
  }

  /// The row whose scores lie at each place.
  private(set) var rows: [Int32] = []
  /// By receiver: the place of the scores that its first row got in the last round.
  private(set) var starts: [Int32] = []
  /// By row; a row that is not needed has none.
  private(set) var seats: [Seat]
  /// The place where each case's scores begin, stratum by stratum.
  private var deck: [Int32] = []
  /// By such a place: the rows of the case.
  private var sizes: [Int32] = []
  /// Strata in which something moves.
  private var strata: [Stratum] = []
  private var numbers: [UInt64]
  private var dealt: [Int32]

  /// Prepares for the rows that are needed, which have their own scores until the first draw.
  init(_ shuffle: ScoreShuffle, isNeeded: [Bool]) {
    precondition(isNeeded.count == shuffle.rows)
    seats = [Seat](repeating: Seat(), count: shuffle.rows)
    numbers = [UInt64](repeating: 0, count: shuffle.rows / 2 + 1)
    dealt = [Int32](repeating: 0, count: shuffle.rows)
    for stratum in shuffle.strata { add(stratum, isNeeded) }
  }

  private mutating func add(_ stratum: ScoreShuffle.Stratum, _ isNeeded: [Bool]) {
    let base = rows.count
    let (firstCard, firstReceiver) = (deck.count, starts.count)
    let cases = (0..<stratum.cases).map { stratum.positions(of: $0) }
    // Of cases of one size each receives whole; else each of its rows does, because its scores may
    // come from two cases.
    let isEven = cases.allSatisfy { $0.count == cases[0].count }
    var positions: [Int32] = []
    rows += stratum.rows
    sizes += [Int32](repeating: 0, count: stratum.rows.count)
    for own in cases {
      deck.append(Int32(base + own.lowerBound))
      sizes[base + own.lowerBound] = Int32(own.count)
      let needed = own.filter { isNeeded[Int(stratum.rows[$0])] }
      if needed.isEmpty { continue }
      if isEven { starts.append(Int32(base + own.lowerBound)) }
      for position in needed {
        if !isEven {
          starts.append(Int32(base + position))
          positions.append(Int32(position))
        }
        seats[Int(stratum.rows[position])] = Seat(
          receiver: Int32(starts.count - 1), offset: isEven ? Int32(position - own.lowerBound) : 0)
      }
    }
    if stratum.cases > 1, starts.count > firstReceiver {
      strata.append(
        Stratum(
          cards: firstCard..<deck.count, receivers: firstReceiver..<starts.count,
          positions: positions))
    }
  }

  /// Draws for every receiver.
  mutating func draw(_ random: inout RandomStream) {
    for stratum in strata {
      let isEven = stratum.positions.isEmpty
      let count = isEven ? stratum.receivers.count : stratum.cards.count
      // One number of 64 bits serves two draws.
      for index in 0..<(count + 1) / 2 { numbers[index] = random.next() }
      unsafe deck.withUnsafeMutableBufferPointer { deck in
        unsafe derm_chance_deal(
          deck.baseAddress.map { unsafe $0 + stratum.cards.lowerBound }, stratum.cards.count,
          numbers, &dealt, count)
      }
      if isEven {
        starts.replaceSubrange(stratum.receivers, with: dealt[..<count])
      } else {
        let laid = dealt[..<count].flatMap { $0..<($0 + sizes[Int($0)]) }
        for (receiver, position) in zip(stratum.receivers, stratum.positions) {
          starts[receiver] = laid[Int(position)]
        }
      }
    }
  }
}
