internal import CKernels

/// One class in one fold: the rank of every image, and where its positives are.
struct FoldRanking: Sendable {
  /// What the class has in every round.
  struct Rounds: Sendable {
    let column: Int
    var precision: [Double] = []
    /// nil without a negative.
    var rocAUC: [Double]?
  }

  /// Rows of positives, one at least.
  private(set) var positives: [Int32] = []
  private let column: Int
  /// Images in which the class is known.
  private let known: Int
  /// By row, from 0.
  private var ranks: [Int32]
  /// By rank: images that score at least as high; empty where no two scores are equal.
  private var ends: [Int32] = []
  /// By rank: twice the mean rank, from 1, of the images with the same score; empty likewise.
  private var middles: [Int32] = []

  /// Ranks the rows of a fold in which the class is known; nil without a positive.
  init?(_ scores: Scores, class column: Int, rows: [Int]) {
    let ranking = ClassRanking(scores, class: column, rows: rows)
    guard ranking.positives > 0 else { return nil }
    self.column = column
    known = ranking.known
    ranks = [Int32](repeating: 0, count: scores.rows)
    var start = 0
    for (rank, entry) in ranking.entries.enumerated() {
      ranks[Int(entry >> 2)] = Int32(rank)
      if entry & 1 != 0 { positives.append(Int32(entry >> 2)) }
      guard entry & 2 != 0 else { continue }
      for _ in start...rank {
        ends.append(Int32(rank + 1))
        middles.append(Int32(start + rank + 2))
      }
      start = rank + 1
    }
    // Without ties both tables repeat the ranks, and the kernel does without them.
    if ends.indices.allSatisfy({ ends[$0] == $0 + 1 }) {
      ends = []
      middles = []
    }
  }

  /// The ranking with its scores where a draw lays them; the draw must seat all positives.
  func seated(_ draw: ReceiverDraw) -> Seated { Seated(self, draw) }

  /// A ranking that takes part in a draw, with what came of it.
  struct Seated: Sendable {
    private(set) var rounds: Rounds
    private let ranking: FoldRanking
    private let positives: [derm_chance_positive]
    /// By place.
    private let ranks: [Int32]
    private let receivers: Int
    private var bits: [UInt64]
    private var found: [Int32]

    fileprivate init(_ ranking: FoldRanking, _ draw: ReceiverDraw) {
      self.ranking = ranking
      let seats = ranking.positives.map { draw.seats[Int($0)] }
      precondition(seats.allSatisfy { $0.receiver >= 0 })
      positives = seats.map { derm_chance_positive(receiver: $0.receiver, offset: $0.offset) }
      ranks = draw.rows.map { ranking.ranks[Int($0)] }
      receivers = draw.starts.count
      bits = [UInt64](repeating: 0, count: ranking.known / 64 + 1)
      found = [Int32](repeating: 0, count: positives.count)
      rounds = Rounds(
        column: ranking.column, rocAUC: ranking.known > positives.count ? [] : nil)
    }

    /// Adds the round in which each receiver has the scores from a place on.
    mutating func add(_ starts: [Int32]) {
      precondition(starts.count == receivers)
      var doubled: Int64 = 0
      let precision = unsafe ranking.ends.withUnsafeBufferPointer { ends in
        unsafe ranking.middles.withUnsafeBufferPointer { middles in
          let ties = unsafe derm_chance_ties(
            ends: ends.isEmpty ? nil : ends.baseAddress,
            middles: ends.isEmpty ? nil : middles.baseAddress)
          return unsafe derm_chance_precision(
            positives, positives.count, starts, ranks, ranking.known, ties, &bits, &found, &doubled)
        }
      }
      rounds.precision.append(precision)
      let count = positives.count
      let above = Double(Int(doubled) - count * (count + 1)) / 2
      rounds.rocAUC?.append(1 - above / Double(count) / Double(ranking.known - count))
    }
  }
}
