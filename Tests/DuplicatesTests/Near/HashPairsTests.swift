import Foundation
import Parallel
import Randomness
import Synchronization
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
  func exact(radius: Int) throws {
    let hashes = hashes(300, seed: UInt64(radius))
    for turns in [[ImageOrientation.upright], ImageOrientation.allCases] {
      let expected = slow(radius, hashes, turns)
      #expect(!expected.isEmpty)
      for way in [HashPairs.Way.scan, .chunks(3), .chunks(4)] {
        let found = try HashPairs.within(radius, of: hashes, turns: turns, way: way)
        #expect(found.count == expected.count)
        #expect(Set(found) == expected)
      }
    }
  }

  @Test func `few hashes and odd radii are no trouble`() throws {
    #expect(try HashPairs.within(4, of: []).isEmpty)
    #expect(try HashPairs.within(4, of: [7]).isEmpty)
    #expect(try HashPairs.within(-1, of: [7, 7]).isEmpty)
    #expect(try HashPairs.within(0, of: [7, 7]).count == 1)
    #expect(try HashPairs.within(63, of: [0, .max >> 1]).first?.distance == 63)
    for radius in [64, 65, 1000] {
      for way in [HashPairs.Way.scan, .chunks(4)] {
        let pairs = try HashPairs.within(radius, of: [0, .max, 7], turns: [.upright], way: way)
        #expect(pairs.map(\.distance) == [64, 3, 61])
      }
    }
  }

  @Test func `three and four chunks find what a comparison of all pairs finds among 20,000`() throws
  {
    let hashes = hashes(20_000, seed: 99)
    let turns: [ImageOrientation] = [.upright, .turned90]
    let expected = try HashPairs.within(8, of: hashes, turns: turns, way: .scan)
    #expect(expected.count > 10_000)
    for chunks in [3, 4] {
      #expect(try HashPairs.within(8, of: hashes, turns: turns, way: .chunks(chunks)) == expected)
    }
  }

  @Test func `the way depends on how many hashes there are`() {
    #expect(HashPairs.way(8, count: 100) == .scan)
    #expect(HashPairs.way(4, count: 21_657) == .chunks(4))
    #expect(HashPairs.way(8, count: 21_657) == .chunks(4))
    #expect(HashPairs.way(30, count: 21_657) == .scan)
    #expect(HashPairs.way(8, count: 1_000_000) == .chunks(4))
    #expect(HashPairs.way(8, count: 10_000_000) == .chunks(3))
  }

  @Test(arguments: [HashPairs.Way.scan, .chunks(3), .chunks(4)])
  func `a search that has begun stops when it is asked to`(way: HashPairs.Way) throws {
    // All in one bucket: it would look at 2e11 hashes, for minutes.
    let hashes = (0..<400_000).map { UInt64($0) &* 0x0000_9E37_0000_79B9 & 0x0000_FFFF_0000_0000 }
    let asked = Atomic(0)
    let cancellation = Cancellation {
      asked.wrappingAdd(1, ordering: .relaxed).newValue > 3 ? SIGTERM : nil
    }
    #expect(throws: Cancelled(signal: SIGTERM)) {
      try HashPairs.within(0, of: hashes, turns: [.upright], way: way, cancellation)
    }
    #expect(asked.load(ordering: .relaxed) == 4)
  }
}
