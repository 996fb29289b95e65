import Glibc
import Parallel
import Randomness
import Synchronization
import Testing
import Vocabulary
@testable import Duplicates

@Suite struct PointPairsTests {
  private func find(_ hashes: [UInt64], radius: Int, most: Int) throws -> [[PointPair]] {
    try PointPairs.find(
      hashes, radius: radius, most: most, threads: 2, cancellation: Cancellation())
  }

  @Test(arguments: [0, 3, 8])
  func `all pairs within the radius are found under each orientation, and no others`(radius: Int)
    throws
  {
    var random = RandomStream(seed: 1, purpose: "point pairs")
    var hashes = (0..<300).map { _ in random.next() }
    for number in 0..<200 {
      var hash = ImageOrientation.allCases[number % 8].hash(of: hashes[number])
      for _ in 0..<random.below(12) { hash ^= 1 << UInt64(random.below(64)) }
      hashes.append(hash)
    }
    let found = try find(hashes, radius: radius, most: 500)
    #expect(found.count == 8)
    for (orientation, pairs) in zip(ImageOrientation.allCases, found) {
      var expected: Set<PointPair> = []
      for first in hashes.indices {
        let turned = orientation.hash(of: hashes[first])
        for second in (first + 1)..<hashes.count
        where (turned ^ hashes[second]).nonzeroBitCount <= radius {
          expected.insert(
            PointPair(first: UInt32(first), second: UInt32(second), orientation: orientation))
        }
      }
      #expect(Set(pairs) == expected && pairs.count == expected.count)
    }
    #expect(found.reduce(0) { $0 + $1.count } >= 10)
  }

  @Test(arguments: [(2, 3), (8, 4)])
  func `three chunks and four find what a comparison of all pairs finds`(radius: Int, chunks: Int)
    throws
  {
    var random = RandomStream(seed: 2, purpose: "point pairs")
    // 16 bits that differ: many lie close together.
    let hashes = (0..<500).map { _ in random.next() & 0x1111_1111_1111_1111 }
    #expect(HashPairs.cheapestChunks(radius, count: hashes.count).chunks == chunks)
    let expected = try HashPairs.within(radius, of: hashes, turns: [.upright], way: .scan)
    let found = try find(hashes, radius: radius, most: hashes.count)[0]
    #expect(found.count == expected.count && expected.count > 100)
    #expect(
      Set(found.map { [Int($0.first), Int($0.second)] })
        == Set(expected.map { [$0.first, $0.second] }))
  }

  @Test func `a search of many points stops when it is asked to`() throws {
    let hashes = (0..<200_000).map { UInt64($0) &* 0x0000_9E37_0000_79B9 & 0x0000_FFFF_0000_0000 }
    let asked = Atomic(0)
    let cancellation = Cancellation {
      asked.wrappingAdd(1, ordering: .relaxed).newValue > 20 ? SIGTERM : nil
    }
    #expect(throws: Cancelled(signal: SIGTERM)) {
      try PointPairs.find(hashes, radius: 0, most: 1, threads: 1, cancellation: cancellation)
    }
  }

  @Test func `the more points there are, the more alike they must be`() {
    #expect([10_000, 1_000_000, 4_000_000].map(PartialCopies.radius(points:)) == [8, 8, 8])
    let radii = [5_000_000, 20_000_000, 100_000_000, 1_000_000_000].map(
      PartialCopies.radius(points:))
    #expect(radii == [7, 6, 5, 2])
    for points in [1, 1000, 3_000_000, 40_000_000, 4_000_000_000] {
      let radius = PartialCopies.radius(points: points)
      #expect(
        HashPairs.cheapestChunks(radius, count: points).cost <= PartialCopies.mostComparisons)
    }
  }

  @Test func `a point that is like too many others has no pairs`() throws {
    // Under no other orientation is this hash like itself.
    let hash: UInt64 = 0x1234_5678_9ABC_DEF0
    let found = try find([UInt64](repeating: hash, count: 10), radius: 2, most: 6)
    #expect(found[0].allSatisfy { $0.first >= 3 })
    #expect(found[0].count == 6 + 5 + 4 + 3 + 2 + 1)
    let others = found.dropFirst().filter { !$0.isEmpty }
    #expect(others.isEmpty)
  }
}
