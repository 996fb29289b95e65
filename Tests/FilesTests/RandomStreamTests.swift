import Randomness
import Testing

@Suite struct RandomStreamTests {
  // From a Python script that computes SHA-256 and xoshiro256** on its own.
  @Test("a stream's numbers are pinned: other versions and machines must give the same")
  func pinned() {
    var stream = RandomStream(seed: 1, purpose: "test", index: 2)
    #expect(
      (0..<3).map { _ in stream.next() } == [
        14_697_316_459_270_483_144, 13_527_751_683_903_072_941, 1_342_984_707_395_464_076,
      ])
  }

  @Test("seed, purpose and index each open another stream")
  func apart() {
    func first(_ seed: UInt64, _ purpose: String, _ index: UInt64) -> UInt64 {
      var stream = RandomStream(seed: seed, purpose: purpose, index: index)
      return stream.next()
    }
    #expect(
      Set([first(1, "a", 0), first(2, "a", 0), first(1, "b", 0), first(1, "a", 1)]).count == 4)
  }

  @Test("below(6) gives each face of a die about equally often")
  func die() {
    var stream = RandomStream(seed: 3, purpose: "die")
    var faces = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { faces[stream.below(6)] += 1 }
    // Five standard deviations of a binomial count.
    #expect(faces.allSatisfy { abs($0 - 10_000) < 460 })
  }

  @Test("normal numbers have mean 0 and variance 1")
  func normal() {
    var stream = RandomStream(seed: 4, purpose: "normal")
    let numbers = (0..<100_000).map { _ in stream.normal() }
    let mean = numbers.reduce(0, +) / 100_000
    let variance = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 100_000
    #expect(abs(mean) < 0.02)
    #expect(abs(variance - 1) < 0.03)
  }

  @Test("a shuffle keeps all elements and reaches every order")
  func shuffle() {
    var stream = RandomStream(seed: 5, purpose: "shuffle")
    var orders: Set<[Int]> = []
    for _ in 0..<200 {
      var array = [0, 1, 2]
      stream.shuffle(&array)
      #expect(array.sorted() == [0, 1, 2])
      orders.insert(array)
    }
    #expect(orders.count == 6)
  }

  @Test("a weight of zero is never drawn")
  func weighted() {
    var stream = RandomStream(seed: 6, purpose: "weights")
    let drawn = (0..<2_000).map { _ in stream.weighted([0, 1, 3, 0]) }
    #expect(Set(drawn) == [1, 2])
    #expect(abs(drawn.count { $0 == 2 } - 1_500) < 100)
  }
}
