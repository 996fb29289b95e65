import Randomness
import Testing

@testable import Metrics

/// Counts that are drawn as tables, next to every permutation of the groups' vectors.
@Suite struct StratumTableTests {
  /// Seven groups of three images; each image's columns.
  private let columns: [[Int32]] = [
    [0], [0], [0], [1], [1], [1], [0], [0], [0], [0], [1], [2], [], [0, 2], [], [2], [2], [2], [1],
    [1], [0],
  ]
  private let has = [
    true, false, false, true, true, true, false, true, false, false, false, false, false, true,
    true, false,
    false, true, false, false, false,
  ]

  private func vectors(large: Int) -> ColumnVectors {
    ColumnVectors((0..<7).map { group in (0..<3).map { group * 3 + $0 } }, large: large) {
      columns[$0][...]
    }
  }

  /// How many of all 5,040 permutations give each row of counts.
  private func exact() -> [[Int]: Int] {
    var counts: [[Int]: Int] = [:]
    func place(_ order: [Int], _ left: Set<Int>) {
      if left.isEmpty {
        var row = [0, 0, 0]
        for (group, donor) in order.enumerated() {
          for rank in 0..<3 where has[group * 3 + rank] {
            for column in columns[donor * 3 + rank] { row[Int(column)] += 1 }
          }
        }
        counts[row, default: 0] += 1
        return
      }
      for donor in left { place(order + [donor], left.subtracting([donor])) }
    }
    place([], Set(0..<7))
    return counts
  }

  private func madeTable() -> StratumTable? {
    let vectors = vectors(large: 1)
    var receivers: [UInt64: Int] = [:]
    for group in 0..<7 {
      let mine = (0..<3).reduce(UInt64(0)) { has[group * 3 + $1] ? $0 | 1 << UInt64($1) : $0 }
      if mine != 0 { receivers[mine, default: 0] += 1 }
    }
    return vectors.kinds.first.flatMap { $0 }.map {
      StratumTable($0, receivers: receivers, vectors.factorials)
    }
  }

  private func expectClose(_ seen: [[Int]: Int], _ exact: [[Int]: Int]) {
    let rounds = Double(seen.values.reduce(0, +))
    let all = Double(exact.values.reduce(0, +))
    #expect(Set(seen.keys).isSubset(of: exact.keys))
    var statistic = 0.0
    for (row, ways) in exact {
      let expected = rounds * Double(ways) / all
      let difference = Double(seen[row] ?? 0) - expected
      statistic += difference * difference / expected
    }
    let freedom = Double(max(1, exact.count - 1))
    #expect(statistic < freedom + 5 * (2 * freedom).squareRoot(), "\(statistic) of \(freedom)")
  }

  @Test func `rows of counts come as often as all permutations give them`() throws {
    var table = try #require(madeTable())
    let vectors = vectors(large: 1)
    var random = RandomStream(seed: 1, purpose: "rows")
    var seen: [[Int]: Int] = [:]
    for _ in 0..<200_000 {
      var both: [Int32] = [0, 0, 0]
      table.addRow(to: &both, vectors, &random)
      seen[both.map { Int($0) }, default: 0] += 1
    }
    expectClose(seen, exact())
  }

  @Test func `counts of each column come as often as all permutations give them`() throws {
    var table = try #require(madeTable())
    table.prepare([0, 1, 2])
    var random = RandomStream(seed: 2, purpose: "columns")
    var seen = [[[Int]: Int]](repeating: [:], count: 3)
    for _ in 0..<100_000 {
      var both: [Int32] = [0, 0, 0]
      table.add([0, 1, 2], to: &both, &random)
      for column in 0..<3 { seen[column][[Int(both[column])], default: 0] += 1 }
    }
    for column in 0..<3 {
      var expected: [[Int]: Int] = [:]
      for (row, ways) in exact() { expected[[row[column]], default: 0] += ways }
      expectClose(seen[column], expected)
    }
  }

  @Test func `the shuffler gives the same rows`() {
    let vectors = vectors(large: 100)
    #expect(vectors.kinds.allSatisfy { $0 == nil })
    var shuffler = RowShuffler(vectors, columns: 3, has: vectors.images.map { has[Int($0)] })
    shuffler.prepare(columns: [0, 1, 2], wholeRow: true)
    var random = RandomStream(seed: 3, purpose: "shuffled rows")
    var seen: [[Int]: Int] = [:]
    for _ in 0..<200_000 {
      shuffler.shuffle(&random, columns: [0, 1, 2])
      seen[shuffler.both.map { Int($0) }, default: 0] += 1
    }
    expectClose(seen, exact())
  }

  /// 40,000 groups of two images; what the row has depends on nothing.
  @Test(arguments: [true, false], [0.02, 0.4, 0.9])
  func `large strata give means and spreads of a shuffle`(wholeRow: Bool, share: Double) {
    var random = RandomStream(seed: 4, purpose: "large strata", index: UInt64(share * 100))
    var columns: [[Int32]] = []
    var has: [Bool] = []
    for _ in 0..<40_000 {
      let column = Int32(random.below(4))
      columns += [[column], random.below(10) == 0 ? [3, 4] : [column]]
      has += [random.unit() < share, random.unit() < share]
    }
    func moments(large: Int) -> [(mean: Double, variance: Double)] {
      let vectors = ColumnVectors((0..<40_000).map { [2 * $0, 2 * $0 + 1] }, large: large) {
        columns[$0][...]
      }
      var shuffler = RowShuffler(vectors, columns: 5, has: has)
      shuffler.prepare(columns: Array(0..<5), wholeRow: wholeRow)
      var random = RandomStream(seed: 5, purpose: "moments", index: UInt64(large))
      let rounds = 1000
      var (sums, squares) = ([Double](repeating: 0, count: 5), [Double](repeating: 0, count: 5))
      for _ in 0..<rounds {
        shuffler.shuffle(&random, columns: Array(0..<5))
        for column in 0..<5 {
          sums[column] += Double(shuffler.both[column])
          squares[column] += Double(shuffler.both[column]) * Double(shuffler.both[column])
        }
      }
      return (0..<5).map {
        let mean = sums[$0] / Double(rounds)
        return (mean, squares[$0] / Double(rounds) - mean * mean)
      }
    }
    for (one, other) in zip(moments(large: 1), moments(large: .max)) {
      #expect(
        abs(one.mean - other.mean) <= 5 * ((one.variance + other.variance) / 1000).squareRoot())
      // The variance's own standard error is 4.5 % in each.
      #expect(abs(one.variance / other.variance - 1) < 0.3, "\(one) \(other)")
    }
  }

  @Test func `small strata are shuffled, and large ones are not`() {
    let groups = (0..<VectorKinds.leastGroups).map { [$0] }
    #expect(ColumnVectors(groups) { _ in [0] }.kinds.map { $0 != nil } == [true])
    #expect(ColumnVectors(Array(groups.dropLast())) { _ in [0] }.kinds.map { $0 != nil } == [false])
  }
}
