import Metrics
import Testing

@Suite struct NearestNeighbourTests {
  /// Features as a ReLU leaves them: many zeros, some large numbers, and every tenth row a copy.
  private static func features(rows: Int, width: Int, seed: UInt64) -> [Float] {
    var state = seed
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24)
    }
    var values = (0..<rows * width).map { _ in next() < 0.3 ? next() * next() * 8 : 0 }
    for row in stride(from: 10, to: rows, by: 10) {
      for number in 0..<width { values[row * width + number] = values[(row - 7) * width + number] }
    }
    return values
  }

  /// Eight sums side by side, as the definition says.
  private static func square(_ x: [Float], _ a: Int, _ b: Int, _ width: Int) -> Float {
    var sums = [Float](repeating: 0, count: 8)
    var total: Float = 0
    let whole = width / 8 * 8
    for number in 0..<whole {
      let difference = x[a * width + number] - x[b * width + number]
      sums[number % 8] += difference * difference
    }
    for sum in sums { total += sum }
    for number in whole..<width {
      let difference = x[a * width + number] - x[b * width + number]
      total += difference * difference
    }
    return total
  }

  /// By measuring every pair.
  private static func plain(
    _ queries: [Int], _ candidates: [Int], _ features: [Float], _ width: Int, _ groups: [Int],
    _ k: Int
  ) -> [[NearestNeighbours.Neighbour]] {
    queries.map { query in
      candidates.enumerated().filter { groups[$0.element] != groups[query] }
        .map { (index: $0.offset, square: square(features, query, $0.element, width)) }
        .sorted { ($0.square, $0.index) < ($1.square, $1.index) }
        .prefix(k).map {
          NearestNeighbours.Neighbour(
            row: candidates[$0.index], distance: $0.square.squareRoot())
        }
    }
  }

  @Test(arguments: [
    (rows: 3, width: 1, k: 5, threads: 1), (rows: 40, width: 7, k: 5, threads: 1),
    (rows: 300, width: 33, k: 5, threads: 2), (rows: 700, width: 300, k: 3, threads: 3),
  ])
  func `neighbours are exactly those of measuring every pair, for any number of threads`(
    shape: (rows: Int, width: Int, k: Int, threads: Int)
  ) {
    let features = Self.features(rows: shape.rows, width: shape.width, seed: 9)
    let groups = (0..<shape.rows).map { $0 / 4 }
    let queries = (0..<shape.rows).filter { $0 % 3 == 0 }
    let candidates = (0..<shape.rows).filter { $0 % 5 != 0 }.reversed().map(\.self)
    let found = NearestNeighbours.find(
      queries: queries, candidates: candidates, features: features, width: shape.width,
      groups: groups, k: shape.k, threads: shape.threads)
    let expected = Self.plain(
      queries, candidates, features, shape.width, groups, shape.k)
    #expect(found == expected)
  }

  @Test func `large numbers that differ in little keep their order`() {
    // |x|² is about 10 million here and the distances are about 1: products alone can't tell them apart.
    var features = Self.features(rows: 200, width: 64, seed: 4).map { $0 * 0.02 }
    for index in features.indices { features[index] += 400 }
    let rows = Array(0..<200)
    let found = NearestNeighbours.find(
      queries: rows, candidates: rows, features: features, width: 64, groups: rows, k: 4, threads: 2
    )
    #expect(found == Self.plain(rows, rows, features, 64, rows, 4))
  }

  @Test func `numbers far from 0, each its own way, and one row that has none keep their order`() {
    // As features of a network that has learned little: all alike, each number around a value of its own.
    let width = 600
    var features = Self.features(rows: 120, width: width, seed: 6)
    for index in features.indices {
      features[index] = 30_000 * Float(index % width % 17) + features[index] * 0.5
    }
    let rows = Array(0..<120)
    let expected = Self.plain(rows, rows, features, width, rows, 4)
    func found() -> [[NearestNeighbours.Neighbour]] {
      NearestNeighbours.find(
        queries: rows, candidates: rows, features: features, width: width, groups: rows, k: 4)
    }
    #expect(found() == expected)
    // A row of huge numbers leaves the others theirs.
    for index in 60 * width..<61 * width { features[index] = 1e30 }
    #expect(found() == Self.plain(rows, rows, features, width, rows, 4))
    // A row without numbers is nobody's neighbour, and the others keep theirs.
    for index in 50 * width..<51 * width { features[index] = .nan }
    let without = rows.filter { $0 != 50 }
    let others = Self.plain(without, without, features, width, rows, 4)
    #expect(without.map { found()[$0] } == others)
  }

  @Test func `a query without a candidate of another group has no neighbour`() {
    let found = NearestNeighbours.find(
      queries: [0], candidates: [1, 2], features: [1, 2, 3], width: 1, groups: [5, 5, 5], k: 2)
    #expect(found == [[]])
    let none = NearestNeighbours.find(
      queries: [0], candidates: [], features: [1], width: 1, groups: [5], k: 2)
    #expect(none == [[]])
  }
}
