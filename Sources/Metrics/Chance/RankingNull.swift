internal import Randomness
internal import Vocabulary

/// Average precision and ROC AUC of scores that are permuted over other cases, round by round.
///
/// All classes whose known images are the same get the same permutation, so that a round has the dependence that
/// classes have. Only where the scores of positives come from is drawn, and only their ranks are looked up: a round costs
/// as much as there are positives.
struct RankingNull: Sendable {
  /// The mean over the folds that hold a positive: one row a round, one number a class.
  let precision: [[Double?]]
  /// The mean over the folds that hold a positive and a negative, in the same rows.
  let rocAUC: [[Double?]]

  /// Permutes `rounds` times; `least` as `ScoreShuffle` has it.
  init(
    _ scores: Scores, groups: [Int], folds: [Int], least: Int, rounds: Int, seed: UInt64 = 0
  ) {
    self =
      Self.all(
        scores, groups: groups, folds: folds, leasts: [least], rounds: rounds, seed: seed)[0]
  }

  /// The same for several values of `least`, one by one; where two let the same cases exchange scores, the rounds are the
  /// same, and are made once.
  static func all(
    _ scores: Scores, groups: [Int], folds: [Int], leasts: [Int], rounds: Int, seed: UInt64 = 0
  ) -> [RankingNull] {
    precondition(groups.count == scores.rows && folds.count == scores.rows)
    var sums = leasts.map { _ in Sums(classes: scores.classes, rounds: rounds) }
    let numbers = Set(folds).sorted()
    for pattern in patterns(scores) {
      for (position, number) in numbers.enumerated() {
        let rows = pattern.rows.filter { folds[$0] == number }
        let rankings = pattern.classes.compactMap { FoldRanking(scores, class: $0, rows: rows) }
        if rankings.isEmpty { continue }
        // Named by the pattern's first class and the fold: what other classes have changes no round
        // of it.
        let index = UInt64(pattern.classes[0] * numbers.count + position)
        var dealt: [(shuffle: ScoreShuffle, values: [FoldRanking.Rounds])] = []
        for (which, least) in leasts.enumerated() {
          let shuffle = ScoreShuffle(groups: groups, folds: folds, rows: rows, least: least)
          var values = dealt.first { $0.shuffle == shuffle }?.values
          if values == nil {
            let random = RandomStream(seed: seed, purpose: "chance", index: index)
            values = deal(rankings, shuffle, rounds, random)
          }
          for own in values ?? [] { sums[which].add(own) }
          dealt.append((shuffle, values ?? []))
        }
      }
    }
    return sums.map { RankingNull(precision: $0.precision.means, rocAUC: $0.rocAUC.means) }
  }

  private init(precision: [[Double?]], rocAUC: [[Double?]]) {
    self.precision = precision
    self.rocAUC = rocAUC
  }

  /// All rounds of the classes of one pattern in one fold.
  private static func deal(
    _ rankings: [FoldRanking], _ shuffle: ScoreShuffle, _ rounds: Int, _ random: RandomStream
  ) -> [FoldRanking.Rounds] {
    var isNeeded = [Bool](repeating: false, count: shuffle.rows)
    for ranking in rankings {
      for row in ranking.positives { isNeeded[Int(row)] = true }
    }
    var random = random
    var draw = ReceiverDraw(shuffle, isNeeded: isNeeded)
    var seated = rankings.map { $0.seated(draw) }
    for _ in 0..<rounds {
      draw.draw(&random)
      for index in seated.indices { seated[index].add(draw.starts) }
    }
    return seated.map(\.rounds)
  }

  /// Classes that are known in the same rows.
  struct Pattern: Sendable {
    let rows: [Int]
    fileprivate(set) var classes: [Int]
  }

  /// Classes by the rows in which they are known.
  static func patterns(_ scores: Scores) -> [Pattern] {
    var patterns: [Pattern] = []
    for column in 0..<scores.classes {
      let rows = (0..<scores.rows).filter {
        scores.states[$0 * scores.classes + column] != .unknown
      }
      if let position = patterns.firstIndex(where: { $0.rows == rows }) {
        patterns[position].classes.append(column)
      } else {
        patterns.append(Pattern(rows: rows, classes: [column]))
      }
    }
    return patterns
  }

  /// Sums over folds, round by round.
  private struct Sums {
    /// Of one metric.
    struct Metric {
      private var sums: [[Double]]
      private var folds: [Int]

      init(classes: Int, rounds: Int) {
        sums = [[Double]](repeating: [Double](repeating: 0, count: classes), count: rounds)
        folds = [Int](repeating: 0, count: classes)
      }

      mutating func add(_ values: [Double], class column: Int) {
        for (round, value) in values.enumerated() { sums[round][column] += value }
        folds[column] += 1
      }

      /// One row a round; nil for a class without a fold.
      var means: [[Double?]] {
        sums.map { row in
          zip(row, folds).map { $1 == 0 ? nil : $0 / Double($1) }
        }
      }
    }

    var precision: Metric
    var rocAUC: Metric

    init(classes: Int, rounds: Int) {
      precision = Metric(classes: classes, rounds: rounds)
      rocAUC = precision
    }

    mutating func add(_ rounds: FoldRanking.Rounds) {
      precision.add(rounds.precision, class: rounds.column)
      if let values = rounds.rocAUC { rocAUC.add(values, class: rounds.column) }
    }
  }
}
