import Artifacts
import Documents
import Files
import Foundation
import Metrics
import Randomness
import TestSupport
import Testing
@testable import Advisor
@testable import Rules
@testable import Taxonomy

/// What `Tests/Fixtures/Taxonomy/advisor.py` computed.
private struct Reference: Decodable {
  struct Key: Decodable {
    let text: String
    let fingerprint: String
    let two_grams: String
    let three_grams: String
  }
  struct Distance: Decodable {
    let one: String
    let other: String
    let distance: Int
  }
  struct Divergence: Decodable {
    let left: [Int]
    let right: [Int]
    let bits: Double?
  }
  let keys: [Key]
  let distances: [Distance]
  let divergences: [Divergence]

  static func read() throws -> Reference {
    try CanonicalJSON.decode(
      Reference.self, from: try Checkout.fixture("Taxonomy/advisor.json"), path: "advisor.json")
  }
}

@Suite struct EvidenceTests {
  @Test func `keys equal those of the reference, byte for byte`() throws {
    for entry in try Reference.read().keys {
      #expect(KeyCollision.fingerprint(entry.text) == entry.fingerprint, "\(entry.text)")
      #expect(KeyCollision.nGrams(entry.text) == entry.two_grams, "\(entry.text)")
      #expect(KeyCollision.nGrams(entry.text, size: 3) == entry.three_grams, "\(entry.text)")
    }
  }

  @Test func `edit distances equal a search over single changes`() throws {
    let distances = try Reference.read().distances
    #expect(distances.count == 120)
    for entry in distances {
      #expect(
        EditDistance.damerauLevenshtein(entry.one, entry.other) == entry.distance,
        "\(entry.one) \(entry.other)")
      #expect(EditDistance.damerauLevenshtein(entry.other, entry.one) == entry.distance)
    }
  }

  @Test func `divergences equal the reference to 1e-12`() throws {
    for entry in try Reference.read().divergences {
      let bits = JensenShannon.bits(entry.left, entry.right)
      #expect((bits == nil) == (entry.bits == nil))
      if let bits, let expected = entry.bits { #expect(abs(bits - expected) < 1e-12) }
    }
  }

  private func profile(_ weights: [Double], cases: Int, seed: UInt64) -> ProfileCases {
    var random = RandomStream(seed: seed, purpose: "profiles")
    return ProfileCases(
      categories: weights.count,
      cases: (0..<cases).map { _ in
        let index = Int32(random.weighted(weights))
        return [Int32](repeating: index, count: 1 + random.below(4))
      })
  }

  @Test func `the interval of a divergence covers the true one in about 95 of 100 atlases`() throws
  {
    let weights = ([0.5, 0.3, 0.2], [0.2, 0.3, 0.5])
    let truth = try #require(JensenShannon.bits([5, 3, 2], [2, 3, 5]))
    var covered = 0
    for seed in 0..<100 {
      let distance = try #require(
        ProfileDistance(
          profile(weights.0, cases: 150, seed: UInt64(seed)),
          profile(weights.1, cases: 150, seed: UInt64(seed) + 1000), replicates: 200, seed: 1,
          purpose: "test"))
      if distance.interval.low <= truth, truth <= distance.interval.high { covered += 1 }
      #expect(distance.interval.low <= distance.bits && distance.bits <= distance.interval.high)
    }
    #expect(covered >= 86, "\(covered)")
  }

  @Test func `cases of one kind are no further apart than chance, and the seed decides alone`()
    throws
  {
    let weights = [4.0, 3, 2, 1]
    var near = 0
    for seed in 0..<40 {
      let sides = (
        profile(weights, cases: 20, seed: UInt64(seed)),
        profile(weights, cases: 30, seed: UInt64(seed) + 500)
      )
      let distance = try #require(
        ProfileDistance(sides.0, sides.1, replicates: 100, seed: 3, purpose: "test"))
      if distance.interval.low <= distance.chance { near += 1 }
      #expect(
        distance == ProfileDistance(sides.0, sides.1, replicates: 100, seed: 3, purpose: "test"))
    }
    #expect(near >= 36, "\(near)")
    #expect(
      ProfileDistance(
        ProfileCases(categories: 2, cases: []), profile([1, 1], cases: 3, seed: 1), replicates: 10,
        seed: 1, purpose: "test") == nil)
  }

  @Test(arguments: [
    ("hypopigmented", "hyperpigmented"), ("microcyst", "macrocyst"), ("papule", "papules"),
    ("scar", "scab"), ("nonscarring", "scarring"), ("same", "same"),
  ])
  func `words that mean the opposite, plurals and short words are no typing errors`(
    _ one: String, _ other: String
  ) {
    #expect(!WordLikeness.isTypo(one, other))
    #expect(!WordLikeness.isTypo(other, one))
  }

  @Test(arguments: [("papuls", "papules"), ("erythma", "erythema"), ("hirstutism", "hirsutism")])
  func `a changed letter or two is`(_ one: String, _ other: String) {
    #expect(WordLikeness.isTypo(one, other))
  }
}

@Suite struct NeighbourTests {
  private func mixing(gap: Float) -> NeighbourEvidence {
    var random = RandomStream(seed: 9, purpose: "features")
    let values = (0..<200).flatMap { row in
      (0..<8).map { _ in Float(random.normal()) + (row % 2 == 0 ? 0 : gap) }
    }
    let table = FeatureTable(images: Array(0..<200), width: 8, values: values)
    let sides = [Array(stride(from: 0, to: 200, by: 2)), Array(stride(from: 1, to: 200, by: 2))]
    var mixing = NeighbourMixing()
    mixing.add(sides, table, isTested: (0..<200).map { $0 < 60 }, seed: "test")
    return mixing.evidence
  }

  @Test func `sets that lie apart don't mix, sets of one kind mix as by chance`() throws {
    guard case .mixing(let apart, let all, let expected) = mixing(gap: 8) else {
      Issue.record("nothing was counted")
      return
    }
    #expect(apart == 0 && all == 300 && abs(expected - 150) < 1e-9)
    let mixed = try #require(mixing(gap: 0).shares)
    #expect(abs(mixed.found - 0.5) < 0.1 && mixed.chance == 0.5)
    var lonely = NeighbourMixing()
    lonely.add(
      [[0], []], FeatureTable(images: [0], width: 1, values: [1]), isTested: [true], seed: "x")
    #expect(lonely.evidence.shares == nil)
    #expect(NeighbourEvidence.noRun.text == "no run given")
  }

  @Test func `a long word with another letter at its end is no typo`() {
    let word = String(repeating: "ab", count: 10_000)
    #expect(!WordLikeness.isTypo(word, word + "x"))
  }
}
