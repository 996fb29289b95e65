internal import Randomness
internal import Vocabulary

/// Average precision and ROC AUC of scores that are permuted over other cases, round by round.
///
/// All classes whose known images are the same get the same permutation, so that a round has the dependence that
/// classes have. Only the ranks of positives are looked up: a round costs as much as there are positives.
struct RankingNull: Sendable {
  /// The mean over the folds that hold a positive: one row a round, one number a class.
  let precision: [[Double?]]
  /// The mean over the folds that hold a positive and a negative, in the same rows.
  let rocAUC: [[Double?]]

  /// Deals `rounds` times; `least` as `ScoreShuffle` has it.
  init(
    _ scores: Scores, groups: [Int], folds: [Int], least: Int, rounds: Int, seed: UInt64 = 0
  ) {
    precondition(groups.count == scores.rows && folds.count == scores.rows)
    let patterns = Self.patterns(scores)
    let ranks = (0..<scores.classes).map { Ranks(scores, class: $0, folds: folds) }
    let shuffles = patterns.map {
      ScoreShuffle(groups: groups, folds: folds, rows: $0.rows, least: least)
    }
    var precision = [[Double?]](repeating: [], count: rounds)
    var rocAUC = precision
    var sources = shuffles.map(\.identity)
    var bits = [UInt64](repeating: 0, count: scores.rows / 64 + 1)
    for round in 0..<rounds {
      // A stream for each round: the first rounds are the same however many there are.
      var random = RandomStream(seed: seed, purpose: "chance", index: UInt64(round))
      var values = [Double?](repeating: nil, count: scores.classes)
      var rocAUCs = values
      for (position, pattern) in patterns.enumerated() {
        shuffles[position].permute(&random, into: &sources[position])
        for column in pattern.classes {
          let result = ranks[column].means(sources[position], &bits)
          values[column] = result.precision
          rocAUCs[column] = result.rocAUC
        }
      }
      precision[round] = values
      rocAUC[round] = rocAUCs
    }
    self.precision = precision
    self.rocAUC = rocAUC
  }

  /// Classes by the rows in which they are known.
  private static func patterns(_ scores: Scores) -> [(rows: [Int], classes: [Int])] {
    var patterns = [(rows: [Int], classes: [Int])]()
    for column in 0..<scores.classes {
      let rows = (0..<scores.rows).filter {
        scores.states[$0 * scores.classes + column] != .unknown
      }
      if let position = patterns.firstIndex(where: { $0.rows == rows }) {
        patterns[position].classes.append(column)
      } else {
        patterns.append((rows, [column]))
      }
    }
    return patterns
  }

  /// One class: the rank of every image within its fold, and where its positives are.
  private struct Ranks: Sendable {
    private struct Fold: Sendable {
      /// Rows of positives.
      var positives: [Int32] = []
      /// By rank: images that score at least as high.
      var ends: [Int32] = []
      /// By rank: twice the mean rank, from 1, of the images with the same score.
      var middles: [Int32] = []
    }

    /// By row, from 0.
    private var ranks: [Int32]
    private var folds: [Fold] = []

    init(_ scores: Scores, class column: Int, folds: [Int]) {
      ranks = [Int32](repeating: 0, count: scores.rows)
      for number in Set(folds).sorted() {
        let rows = folds.indices.filter { folds[$0] == number }
        let ranking = ClassRanking(scores, class: column, rows: rows)
        // A fold without a positive has neither figure, and so no part in the means.
        guard ranking.positives > 0 else { continue }
        var fold = Fold()
        var start = 0
        for (rank, entry) in ranking.entries.enumerated() {
          ranks[Int(entry >> 2)] = Int32(rank)
          if entry & 1 != 0 { fold.positives.append(Int32(entry >> 2)) }
          guard entry & 2 != 0 else { continue }
          // Equal scores have one threshold, at the end of their ranks, and one rank, the middle;
          // its double is an integer.
          for _ in start...rank {
            fold.ends.append(Int32(rank + 1))
            fold.middles.append(Int32(start + rank + 2))
          }
          start = rank + 1
        }
        self.folds.append(fold)
      }
    }

    /// The means over folds when row r has the score of row `source[r]`; `bits` is room, all zero before and after.
    func means(
      _ source: [Int32], _ bits: inout [UInt64]
    ) -> (precision: Double?, rocAUC: Double?) {
      var values = [Double?]()
      var rocAUCs = [Double?]()
      for fold in folds {
        var doubled = 0
        for row in fold.positives {
          let rank = Int(ranks[Int(source[Int(row)])])
          bits[rank >> 6] |= 1 << UInt64(rank & 63)
          doubled += Int(fold.middles[rank])
        }
        values.append(Self.precision(fold, &bits))
        let positives = fold.positives.count
        let negatives = fold.ends.count - positives
        // The rank sum of Mann and Whitney: as ranks count from the highest score, it is the number
        // of negatives above positives, ties counting half.
        let above = Double(doubled - positives * (positives + 1)) / 2
        rocAUCs.append(
          negatives == 0 ? nil : 1 - above / Double(positives) / Double(negatives))
      }
      return (Mean.of(values), Mean.of(rocAUCs))
    }

    /// Walks through the ranks of positives, as `ClassRanking` walks through all images.
    private static func precision(_ fold: Fold, _ bits: inout [UInt64]) -> Double {
      var hits = 0
      var tied = 0
      var end: Int32 = 0
      var sum = 0.0
      // The set bits are the positives' ranks in order, without sorting them; clearing each word
      // leaves the room as the next class wants it.
      for word in 0...fold.ends.count >> 6 {
        var rest = bits[word]
        bits[word] = 0
        while rest != 0 {
          let rank = word << 6 + rest.trailingZeroBitCount
          rest &= rest - 1
          if fold.ends[rank] != end {
            hits += tied
            if tied > 0 { sum += Double(tied) * Double(hits) / Double(end) }
            tied = 0
            end = fold.ends[rank]
          }
          tied += 1
        }
      }
      hits += tied
      if tied > 0 { sum += Double(tied) * Double(hits) / Double(end) }
      return sum / Double(hits)
    }
  }
}
