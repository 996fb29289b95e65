import Artifacts
import Foundation
import Metrics
import TestSupport
import Testing
import Vocabulary
@testable import Taxonomy

/// The maps next to `Tests/Fixtures/Taxonomy/correlation.py`, which was written from the formulas alone.
@Suite struct CorrelationReferenceTests {
  private struct Image: Decodable {
    let site: Int
    let lesions: [Int]
  }

  private struct Pairs: Decodable {
    let both: [[Int]]
    let margin: [Int]
    let lift: [[Double?]]
  }

  private struct Chance: Decodable {
    let permutations: Int
    let p: [[Double]]
    let bits_p: [Double]
  }

  private struct Bootstrap: Decodable {
    let eq1: [[[Double]?]]
    let pair_lift: [[[Double]?]]
  }

  private struct Reference: Decodable {
    let name: String
    let lesions: Int
    let sites: Int
    let cases: [[Image]]
    let both: [[Int]]
    let site_images: [Int]
    let eq1: [[Double?]]
    let lift: [[Double?]]
    let bits: [Double?]
    let pairs: Pairs
    let chance: Chance?
    let bootstrap: Bootstrap?

    var counts: SiteCounts {
      var counts = SiteCounts(lesions: lesions, sites: sites)
      for images in cases {
        for image in images { counts.addImage(site: image.site, lesions: image.lesions) }
        counts.endGroup()
      }
      return counts
    }

    var pairCounts: PairCounts {
      var counts = PairCounts(rows: lesions, columns: lesions)
      for images in cases {
        for image in images { counts.addImage(rows: image.lesions, columns: image.lesions) }
        counts.endGroup()
      }
      return counts
    }
  }

  private func references() throws -> [Reference] {
    let bytes = try Checkout.fixture("Taxonomy/correlation.json")
    return try JSONDecoder().decode([Reference].self, from: Data(bytes))
  }

  private func map(_ reference: Reference, replicates: Int, rounds: Int) -> CorrelationMap {
    CorrelationMap(
      counts: reference.counts,
      lesions: (0..<reference.lesions).map { ClassID("l\($0)") },
      sites: (0..<reference.sites).map { SiteID("s\($0)") }, views: [],
      effort: .init(replicates: replicates, rounds: rounds), seed: 0)
  }

  private func equal(_ one: Double?, _ other: Double?, _ tolerance: Double) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return abs(one - other) <= tolerance
  }

  @Test func `counts, equation 1, shares, lift and divergence equal the reference`() throws {
    for reference in try references() {
      let table = map(reference, replicates: 0, rounds: 0).table
      let divergence = KullbackLeibler.Table(largest: 1000, indices: Array(0..<reference.sites))
      let observed = reference.counts.table()
      let shares = divergence.logShares(observed.siteImages)
      for lesion in 0..<reference.lesions {
        for site in 0..<reference.sites {
          let cell = table[lesion, site]
          #expect(cell.both == reference.both[lesion][site])
          #expect(equal(cell.value, reference.eq1[lesion][site], 1e-12))
          #expect(equal(cell.lift, reference.lift[lesion][site], 1e-12))
          #expect(
            equal(
              table.liftShare(lesion, site),
              reference.lift[lesion][site].map { $0 / Double(reference.sites) }, 1e-12))
          let rowSum = Double(reference.both[lesion].reduce(0, +))
          #expect(equal(cell.rowShare, rowSum > 0 ? Double(cell.both) / rowSum : nil, 1e-12))
          #expect(
            equal(
              cell.columnShare, Double(cell.both) / Double(reference.site_images[site]), 1e-12))
        }
        let base = lesion * reference.sites
        #expect(
          equal(
            divergence.bits(
              observed.both[base..<(base + reference.sites)], logShares: shares),
            reference.bits[lesion], 1e-9))
      }
    }
  }

  @Test func `p-values come to those over all permutations`() throws {
    let reference = try #require(try references().first { $0.chance != nil })
    let exact = try #require(reference.chance)
    let rounds = 20_000
    let map = map(reference, replicates: 0, rounds: rounds)
    // Three standard errors of a share near one half.
    let error = 3 * 0.5 / Double(rounds).squareRoot()
    for lesion in 0..<reference.lesions {
      for site in 0..<reference.sites {
        // A two-sided p is twice the smaller tail.
        #expect(
          equal(map.table[lesion, site].pValue, exact.p[lesion][site], 2 * error),
          "\(lesion) \(site)")
      }
      let entry = map.predilection[lesion]
      #expect(equal(entry.pValue, exact.bits_p[lesion], error))
    }
  }

  @Test func `bootstrap intervals of cases agree with those of another generator`() throws {
    let reference = try #require(try references().first { $0.bootstrap != nil })
    let other = try #require(reference.bootstrap)
    let map = map(reference, replicates: 2000, rounds: 0)
    let pairs = PairChance(reference.pairCounts, replicates: 2000, rounds: 0, seed: 0)
    for lesion in 0..<reference.lesions {
      for site in 0..<reference.sites {
        let cell = map.table[lesion, site]
        #expect(equal(cell.low, other.eq1[lesion][site]?[0], 0.03), "\(lesion) \(site)")
        #expect(equal(cell.high, other.eq1[lesion][site]?[1], 0.03), "\(lesion) \(site)")
      }
      for second in 0..<reference.lesions where second != lesion {
        let interval = pairs.lift[lesion * reference.lesions + second]
        #expect(equal(interval?.low, other.pair_lift[lesion][second]?[0], 0.08))
        #expect(equal(interval?.high, other.pair_lift[lesion][second]?[1], 0.08))
      }
    }
  }

  @Test func `pairs of lesions equal the reference`() throws {
    for reference in try references() {
      let ids = (0..<reference.lesions).map { "l\($0)" }
      let table = PairMap.table(
        .lesion, ids, ids, reference.pairCounts, leftOut: 0, .init(replicates: 0, rounds: 0), 0)
      #expect(table.rowImages == reference.pairs.margin)
      for one in 0..<reference.lesions {
        for other in 0..<reference.lesions {
          #expect(table[one, other].both == reference.pairs.both[one][other])
          #expect(equal(table[one, other].lift, reference.pairs.lift[one][other], 1e-12))
        }
      }
    }
  }
}
