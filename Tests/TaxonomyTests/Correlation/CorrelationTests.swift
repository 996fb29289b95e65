import Artifacts
import Documents
import Foundation
import Metrics
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Taxonomy

@Suite struct CorrelationTests {
  @Test func `equation 1 equals a table computed by hand`() {
    // n_ij = [[30, 10], [0, 20]], n_j = [60, 20]: rates 0.5, 0.5 and 0, 1.
    var table = SiteTable(lesions: 2, sites: 3)
    table.both = [30, 10, 0, 0, 20, 0]
    table.siteImages = [60, 20, 0]
    #expect(table.row(0) == [0.5, 0.5, nil])
    #expect(table.row(1) == [0, 1, nil])
    table.both = [30, 5, 0, 0, 0, 0]
    // 0.5 / 0.75 and 0.25 / 0.75.
    #expect(table.row(0) == [0.5 / 0.75, 0.25 / 0.75, nil])
    #expect(table.row(1) == [nil, nil, nil])
  }

  @Test func `a lesion that is independent of site gives 1 over the number of sites everywhere`() {
    var table = SiteTable(lesions: 1, sites: 4)
    table.siteImages = [1000, 400, 200, 10]
    table.both = table.siteImages.map { $0 / 10 * 3 }
    for value in table.row(0) { #expect(value.map { abs($0 - 0.25) < 1e-12 } == true) }
  }

  /// Cases of 1 to 3 images: lesion 0 only at site 0, lesion 1 anywhere.
  private func planted(cases: Int) -> SiteCounts {
    var counts = SiteCounts(lesions: 2, sites: 4)
    var random = RandomStream(seed: 3, purpose: "planted")
    for _ in 0..<cases {
      let index = random.weighted([4, 3, 2, 1])
      for _ in 0..<(1 + random.below(3)) {
        var lesions: [Int] = index == 0 ? [0] : []
        if random.below(4) == 0 { lesions.append(1) }
        counts.addImage(site: random.below(20) == 0 ? -1 : index, lesions: lesions)
      }
      counts.endGroup()
    }
    return counts
  }

  private func map(_ counts: SiteCounts, seed: UInt64 = 0) -> CorrelationMap {
    CorrelationMap(
      counts: counts, lesions: ["a", "b"].map { ClassID($0) },
      sites: ["s0", "s1", "s2", "s3"].map { SiteID($0) }, views: [],
      effort: .init(replicates: 400, rounds: 999), seed: seed)
  }

  @Test func `a planted predilection is found and a flat lesion is not`() {
    let map = map(planted(cases: 400))
    let planted = map.predilection[0]
    #expect(planted.favouriteSite == SiteID("s0"))
    // -log2 P(s0) is 1.32 bits for the share 0.4; the plug-in bias is taken off.
    #expect(planted.bits.map { abs($0 - 1.32) < 0.2 } == true)
    #expect(planted.pValue.map { $0 <= 0.001 } == true)
    #expect(planted.low.map { $0 > 1 } == true)
    for entry in map.predilection {
      let bits = entry.bits ?? .nan
      #expect(entry.low.map { $0 < bits } == true)
      #expect(entry.high.map { $0 > bits } == true)
    }
    let flat = map.predilection[1]
    #expect(flat.bits.map { abs($0) < 0.05 } == true)
    #expect(flat.pValue.map { $0 > 0.02 } == true)
    let cell = map.table[0, 0]
    #expect(cell.value.map { $0 > 0.99 } == true)
    #expect(cell.lift.map { $0 > 2 } == true)
    #expect(cell.qValue.map { $0 < 0.01 } == true)
    let other = map.table[1, 0]
    #expect(other.low.flatMap { low in other.value.map { low <= $0 } } == true)
    #expect(other.high.flatMap { high in other.value.map { high >= $0 } } == true)
  }

  @Test func `predilection of a flat lesion does not grow as it gets rarer`() {
    // Without the permutation mean the divergence of 30 images is far above 0.
    for cases in [40, 100, 400] {
      let flat = map(planted(cases: cases)).predilection[1]
      #expect(
        flat.bits.map { abs($0) < 0.25 } == true, "\(cases): \(String(describing: flat.bits))")
    }
  }

  @Test func `equal seeds give equal maps, other seeds other intervals`() {
    let counts = planted(cases: 60)
    #expect(map(counts).table == map(counts).table)
    #expect(map(counts).table != map(counts, seed: 1).table)
    #expect(map(counts).table.cells.map(\.value) == map(counts, seed: 1).table.cells.map(\.value))
  }

  @Test func `q-values follow Benjamini and Hochberg`() {
    // p m / rank = 0.04, 0.04, 0.0533.., 0.04 (fourth of four), then the running minimum.
    let q = FalseDiscovery.benjaminiHochberg([0.01, 0.02, 0.04, 0.04]).compactMap(\.self)
    #expect(zip(q, [0.04, 0.04, 0.04, 0.04]).allSatisfy { abs($0 - $1) < 1e-12 })
    let one = FalseDiscovery.benjaminiHochberg([0.2, 0.001, 0.03]).compactMap(\.self)
    #expect(zip(one, [0.2, 0.003, 0.045]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `divergence equals its definition`() {
    let divergence = KullbackLeibler.Table(largest: 100, indices: [0, 1])
    let shares = divergence.logShares([50, 50, 900])
    // P(site | lesion) = 3/4, 1/4 against 1/2, 1/2: 0.75 log2 1.5 + 0.25 log2 0.5.
    let expected = 0.18872187554086717
    let bits = divergence.bits([30, 10, 7][...], logShares: shares)
    #expect(bits.map { abs($0 - expected) < 1e-12 } == true)
    #expect(divergence.bits([0, 0, 7][...], logShares: shares) == nil)
  }

  @Test func `the report's page names the usual replicates and permutations`() throws {
    let page = try String(contentsOfFile: Checkout.file("docs/reports.md"), encoding: .utf8)
    let effort = CorrelationMap.Effort()
    let (replicates, rounds) = (
      NumberText.grouped(effort.replicates, by: ","), NumberText.grouped(effort.rounds, by: ",")
    )
    #expect(page.contains("95 % of \(replicates) samples of cases"))
    #expect(page.contains("images that count, \(rounds) times"))
  }
}
