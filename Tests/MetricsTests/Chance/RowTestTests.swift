import Glibc
import Parallel
import Randomness
import Synchronization
import Testing

@testable import Metrics

/// Column vectors that change places between groups: the counts of one row, and their p-values.
@Suite struct RowTestTests {
  /// Groups of one to three images; each image's columns.
  private let groups = [[0], [1], [2, 3], [4, 5], [6, 7, 8], [9, 10, 11], [12], [13, 14]]
  private let columns: [[Int32]] = [
    [0], [1], [0], [0], [1], [2], [0, 2], [], [1], [1], [1], [1], [2], [2], [2],
  ]
  private let has = (0..<15).map { $0 % 3 == 0 || $0 == 13 }

  private var vectors: ColumnVectors { ColumnVectors(groups) { columns[$0][...] } }

  /// Every permutation of every stratum, each as likely: mean counts of the row by column.
  private func expected() -> [Double] {
    var mean = [Double](repeating: 0, count: 3)
    for size in 1...3 {
      let stratum = groups.filter { $0.count == size }
      for (receiver, donor) in stratum.flatMap({ one in stratum.map { (one, $0) } }) {
        for (rank, image) in receiver.enumerated() where has[image] {
          for column in columns[donor[rank]] { mean[Int(column)] += 1 / Double(stratum.count) }
        }
      }
    }
    return mean
  }

  @Test func `mean counts over many permutations are those of all permutations`() {
    let vectors = vectors
    var shuffler = RowShuffler(vectors, columns: 3, has: vectors.images.map { has[Int($0)] })
    shuffler.prepare(columns: [0, 1, 2], wholeRow: true)
    var random = RandomStream(seed: 1, purpose: "row shuffler test")
    var sums = [Double](repeating: 0, count: 3)
    let rounds = 20_000
    for _ in 0..<rounds {
      shuffler.shuffle(&random, columns: [0, 1, 2])
      for column in 0..<3 { sums[column] += Double(shuffler.both[column]) }
    }
    for (sum, mean) in zip(sums, expected()) {
      // Counts lie between 0 and 5: the mean's standard error is .018 at most.
      #expect(abs(sum / Double(rounds) - mean) < 0.08, "\(sum / Double(rounds)) for \(mean)")
    }
  }

  @Test func `a group of one column is permuted as that column, others image by image`() {
    let vectors = vectors
    let kinds = (0..<8).map { vectors.onlyColumn(of: $0) }
    // In order of size: three single images, three pairs, two triples.
    #expect(kinds == [0, 1, 2, 0, nil, 2, nil, 1])
  }

  @Test func `a stratum is dealt as a plain Fisher-Yates shuffle deals it`() {
    // More receivers than are dealt at once, an odd number of them; some vectors have several columns.
    var random = RandomStream(seed: 4, purpose: "plain deal")
    let cases = 3001
    let columns = (0..<cases).map { _ -> [Int32] in
      random.below(5) == 0 ? [1, 3] : [Int32(random.below(4))]
    }
    let has = (0..<cases).map { _ in random.below(7) < 3 }
    let vectors = ColumnVectors((0..<cases).map { [$0] }, large: .max) { columns[$0][...] }
    var shuffler = RowShuffler(vectors, columns: 4, has: vectors.images.map { has[Int($0)] })
    shuffler.prepare(columns: [0, 1, 2, 3], wholeRow: true)
    var (stream, plain) = (
      RandomStream(seed: 9, purpose: "deal"), RandomStream(seed: 9, purpose: "deal")
    )
    var deck = vectors.images.map { Int($0) }
    let receivers = has.count(where: \.self)
    #expect(receivers > 1024 && receivers % 2 == 1)
    for _ in 0..<20 {
      shuffler.shuffle(&stream, columns: [0, 1, 2, 3])
      var both = [Int32](repeating: 0, count: 4)
      var number: UInt64 = 0
      for receiver in 0..<receivers {
        number = receiver % 2 == 0 ? plain.next() : number >> 32
        let drawn = receiver + Int(((number & 0xFFFF_FFFF) * UInt64(cases - receiver)) >> 32)
        deck.swapAt(receiver, drawn)
        for column in columns[deck[receiver]] { both[Int(column)] += 1 }
      }
      #expect(shuffler.both == both)
    }
    #expect(stream.next() == plain.next())
  }

  @Test func `a p-value is that of all permutations where these can be counted`() throws {
    // Ten single images, five of them with the row and with the column: C(10, 5) = 252 outcomes.
    let groups = (0..<10).map { [$0] }
    let vectors = ColumnVectors(groups) { $0 < 5 ? [0] : [1] }
    let shuffler = RowShuffler(vectors, columns: 2, has: vectors.images.map { $0 < 5 })
    var tests = [
      RowTest(
        { shuffler }, observed: [4, 1], columns: [0], cancellation: Cancellation(),
        random: RandomStream(seed: 2, purpose: "row test"))
    ]
    tests[0].run(to: 20_000)
    // P(count >= 4) = (5 * 5 + 1) / 252, twice.
    let p = try #require(tests[0].p[0])
    #expect(abs(p - 2 * 26 / 252.0) < 0.01, "\(p)")
  }

  @Test(arguments: [1, Int.max])
  func `a test that lets a large shuffler go between runs finds the same p`(large: Int) throws {
    // Five groups of two images in one stratum and ten of one in another; the row's p is the same however it is drawn.
    var groups = GroupedImages()
    for group in 0..<5 {
      groups.add(2 * group)
      groups.add(2 * group + 1)
      groups.endGroup()
    }
    for image in 10..<20 {
      groups.add(image)
      groups.endGroup()
    }
    let vectors = ColumnVectors(groups, large: large) { $0 % 5 < 2 ? [0] : [1] }
    var made = 0
    var tests = [
      RowTest(
        {
          made += 1
          return RowShuffler(vectors, columns: 2, has: vectors.images.map { $0 % 5 < 2 && $0 != 6 })
        },
        observed: [5, 0], columns: [0], cancellation: Cancellation(),
        random: RandomStream(seed: 3, purpose: "row test"))
    ]
    for goal in [20, 40_000] { tests[0].run(to: goal) }
    #expect(made == (large == 1 ? 2 : 1))
    let p = try #require(tests[0].p[0])
    // P(count >= 5) by going through all 5! permutations and all ways to deal the single images.
    let exact = 2 * 1644 / (120 * 210.0)
    #expect(abs(p - exact) < 0.15 * exact, "\(p) for \(exact)")
  }

  @Test func `a test that was stopped makes no list of images again`() {
    let vectors = ColumnVectors((0..<10).map { [$0] }, large: 1) { $0 < 5 ? [0] : [1] }
    var made = 0
    let stop = Atomic(false)
    var tests = [
      RowTest(
        {
          made += 1
          return RowShuffler(vectors, columns: 2, has: vectors.images.map { $0 < 5 })
        },
        observed: [3, 2], columns: [0],
        cancellation: Cancellation { stop.load(ordering: .relaxed) ? SIGTERM : nil },
        random: RandomStream(seed: 5, purpose: "row test"))
    ]
    tests[0].run(to: 3)
    #expect(made == 1)
    stop.store(true, ordering: .relaxed)
    tests[0].run(to: 100)
    tests.extend(from: 3, tests: 1)
    #expect(made == 1)
  }
}
