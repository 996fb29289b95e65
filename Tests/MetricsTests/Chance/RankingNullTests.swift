import Glibc
import Randomness
import Testing
import Vocabulary
@testable import Metrics

@Suite struct RankingNullTests {
  private let reference: Reference
  private let groups: [Int]

  init() throws {
    reference = try Reference.read()
    groups = (0..<reference.lesions.rows).map { $0 / 3 }
  }

  /// One class, with the score of row `source[r]` at row r, the mean of each fold.
  private func scanned(_ own: Scores, _ source: [Int32]) -> (precision: Double?, rocAUC: Double?) {
    let permuted = own.permuted(source)
    let unit = [UInt16](repeating: 1, count: own.rows)
    func value(_ metric: any Metric) -> Double? {
      FoldedMetric(metric, scores: permuted, folds: reference.folds).foldMeans(unit)[0]
    }
    return (value(AveragePrecision()), value(ROCAUC()))
  }

  private func column(_ column: Int) -> Scores {
    let scores = reference.lesions
    return Scores(
      classes: 1, values: (0..<scores.rows).map { scores.values[$0 * scores.classes + column] },
      states: (0..<scores.rows).map { scores.states[$0 * scores.classes + column] })
  }

  @Test
  func
    `a round's precision and ROC AUC are those of a scan of what was drawn, ties and unknowns included`()
  {
    for number in 0..<reference.classes {
      let own = column(number)
      for fold in Set(reference.folds).sorted() {
        let rows = (0..<own.rows).filter {
          reference.folds[$0] == fold && own.states[$0] != .unknown
        }
        guard let ranking = FoldRanking(own, class: 0, rows: rows) else { continue }
        let shuffle = ScoreShuffle(groups: groups, folds: reference.folds, rows: rows, least: 2)
        var isNeeded = [Bool](repeating: false, count: own.rows)
        for row in ranking.positives { isNeeded[Int(row)] = true }
        var draw = ReceiverDraw(shuffle, isNeeded: isNeeded)
        var seated = ranking.seated(draw)
        var random = RandomStream(seed: 4, purpose: "chance", index: UInt64(number))
        for round in 0..<5 {
          draw.draw(&random)
          seated.add(draw.starts)
          // The other rows get the scores that are left, in any order.
          var source = (0..<own.rows).map { Int32($0) }
          var left = Set(rows.map { Int32($0) })
          for row in ranking.positives {
            let seat = draw.seats[Int(row)]
            let place = draw.starts[Int(seat.receiver)] + seat.offset
            source[Int(row)] = draw.rows[Int(place)]
            #expect(left.remove(source[Int(row)]) != nil, "no score is drawn twice")
          }
          for row in rows where !isNeeded[row] { source[row] = left.removeFirst() }
          let unit = [UInt16](repeating: 1, count: own.rows)
          let permuted = own.permuted(source)
          let precision = ClassRanking(permuted, class: 0, rows: rows).averagePrecision(unit)
          let rocAUC = ClassRanking(permuted, class: 0, rows: rows).rocAUC(unit)
          #expect(seated.rounds.precision[round] == precision)
          #expect(distance([seated.rounds.rocAUC?[round]], [rocAUC]) < 1e-12)
        }
      }
    }
  }

  /// How often each combination of sources came, of rows 0 and 5, in as many rounds.
  private func shares(_ rounds: Int, _ next: () -> [Int32]) -> [[Int32]: Double] {
    var counts: [[Int32]: Double] = [:]
    for _ in 0..<rounds { counts[next(), default: 0] += 1 / Double(rounds) }
    return counts
  }

  @Test(arguments: [[1, 1, 1, 1, 1, 1], [2, 2, 2, 2], [1, 1, 1, 2, 3, 5], [3, 3, 1, 1, 1]])
  func `what is drawn for some rows is what a permutation of all gives them`(sizes: [Int]) {
    let groups = sizes.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    let shuffle = ScoreShuffle(
      groups: groups, folds: [Int](repeating: 0, count: groups.count),
      rows: Array(groups.indices), least: 3)
    var isNeeded = [Bool](repeating: false, count: groups.count)
    for row in [0, 3, 5] where row < groups.count { isNeeded[row] = true }
    let needed = groups.indices.filter { isNeeded[$0] }
    let rounds = 40_000
    var random = RandomStream(seed: 1, purpose: "all")
    var source = shuffle.identity
    let all = shares(rounds) {
      shuffle.permute(&random, into: &source)
      return needed.map { source[$0] }
    }
    var draw = ReceiverDraw(shuffle, isNeeded: isNeeded)
    var other = RandomStream(seed: 1, purpose: "some")
    let some = shares(rounds) {
      draw.draw(&other)
      return needed.map { row in
        let seat = draw.seats[row]
        return draw.rows[Int(draw.starts[Int(seat.receiver)] + seat.offset)]
      }
    }
    // Two shares of one probability p differ by sqrt(2 p / rounds); five of these are one in a million.
    for outcome in Set(all.keys).union(some.keys) {
      let (a, b) = (all[outcome] ?? 0, some[outcome] ?? 0)
      #expect(abs(a - b) < 5 * (max(a, b) * 2 / Double(rounds)).squareRoot(), "\(outcome)")
    }
  }

  @Test func `rounds have the distribution that permuting all scores gives`() {
    let rounds = 1500
    for number in [0, 1, reference.classes - 1] {
      let own = column(number)
      let null = RankingNull(
        own, groups: groups, folds: reference.folds, least: 2, rounds: rounds, seed: 9)
      let rows = (0..<own.rows).filter { own.states[$0] != .unknown }
      let shuffle = ScoreShuffle(groups: groups, folds: reference.folds, rows: rows, least: 2)
      var source = shuffle.identity
      var random = RandomStream(seed: 9, purpose: "all", index: UInt64(number))
      let all = (0..<rounds).map { _ in
        shuffle.permute(&random, into: &source)
        return scanned(own, source)
      }
      for (a, b) in [
        (null.precision.compactMap { $0[0] }, all.compactMap(\.precision)),
        (null.rocAUC.compactMap { $0[0] }, all.compactMap(\.rocAUC)),
      ] {
        #expect(a.count == b.count)
        // Kolmogorov and Smirnov's distance at one in ten thousand.
        #expect(largestGap(a, b) < 2.23 * (2 / Double(rounds)).squareRoot())
      }
    }
  }

  /// The largest distance of two empirical distributions.
  private func largestGap(_ a: [Double], _ b: [Double]) -> Double {
    let values = Set(a + b).sorted()
    let (first, second) = (a.sorted(), b.sorted())
    var (i, j, gap) = (0, 0, 0.0)
    for value in values {
      while i < first.count, first[i] <= value { i += 1 }
      while j < second.count, second[j] <= value { j += 1 }
      gap = max(gap, abs(Double(i) / Double(first.count) - Double(j) / Double(second.count)))
    }
    return gap
  }

  @Test func `several values of least give what each gives alone, and equal strata equal rounds`() {
    let scores = reference.lesions
    let both = RankingNull.all(
      scores, groups: groups, folds: reference.folds, leasts: [8, 1], rounds: 3)
    for (null, least) in zip(both, [8, 1]) {
      let alone = RankingNull(
        scores, groups: groups, folds: reference.folds, least: least, rounds: 3)
      #expect(null.precision == alone.precision && null.rocAUC == alone.rocAUC)
    }
    let single = Array(0..<scores.rows)
    let equal = RankingNull.all(
      scores, groups: single, folds: reference.folds, leasts: [8, 1], rounds: 3)
    #expect(equal[0].precision == equal[1].precision)
    #expect(equal[0].precision.allSatisfy { $0.count == scores.classes })
  }
}
