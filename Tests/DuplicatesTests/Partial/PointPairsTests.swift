import Parallel
import Randomness
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
