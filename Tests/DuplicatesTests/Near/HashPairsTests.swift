import Randomness
import Testing
import Vocabulary
@testable import Duplicates

@Suite struct HashPairsTests {
  /// Hashes of which many lie close together: a few centres with some bits changed.
  private func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
    var random = RandomStream(seed: seed, purpose: "hashes")
    let centres = (0..<max(1, count / 20)).map { _ in random.next() }
    return (0..<count).map { _ in
      var hash = centres[random.below(centres.count)]
      for _ in 0..<random.below(10) { hash ^= 1 << UInt64(random.below(64)) }
      return hash
    }
  }

  private func slow(_ radius: Int, _ hashes: [UInt64], _ turns: [ImageOrientation]) -> Set<HashPair>
  {
    var pairs: Set<HashPair> = []
    for first in hashes.indices {
      for orientation in turns {
        let query = orientation.hash(of: hashes[first])
        for second in hashes.indices.dropFirst(first + 1) {
          let distance = (query ^ hashes[second]).nonzeroBitCount
          if distance <= radius {
            pairs.insert(
              HashPair(first: first, second: second, orientation: orientation, distance: distance))
          }
        }
      }
    }
    return pairs
  }

  @Test("no pair within the radius is missed and none is reported twice", arguments: 0...13)
  func exact(radius: Int) {
    let hashes = hashes(300, seed: UInt64(radius))
    for turns in [[ImageOrientation.upright], ImageOrientation.allCases] {
      let expected = slow(radius, hashes, turns)
      #expect(!expected.isEmpty)
      for scans in [false, true] {
        let found = HashPairs.within(radius, of: hashes, turns: turns, scans: scans)
        #expect(found.count == expected.count)
        #expect(Set(found) == expected)
      }
    }
  }

  @Test func `few hashes and odd radii are no trouble`() {
    #expect(HashPairs.within(4, of: []).isEmpty)
    #expect(HashPairs.within(4, of: [7]).isEmpty)
    #expect(HashPairs.within(-1, of: [7, 7]).isEmpty)
    #expect(HashPairs.within(0, of: [7, 7]).count == 1)
    #expect(HashPairs.within(63, of: [0, .max >> 1]).first?.distance == 63)
    for radius in [64, 65, 1000] {
      for scans in [false, true] {
        let pairs = HashPairs.within(radius, of: [0, .max, 7], turns: [.upright], scans: scans)
        #expect(pairs.map(\.distance) == [64, 3, 61])
      }
    }
  }

  @Test func `buckets are used where they save work`() {
    #expect(HashPairs.scans(8, count: 100))
    #expect(!HashPairs.scans(4, count: 21_657))
    #expect(!HashPairs.scans(8, count: 21_657))
    #expect(HashPairs.scans(30, count: 21_657))
  }
}
