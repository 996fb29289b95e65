import Artifacts
import Metrics
import Testing
import Vocabulary
@testable import Taxonomy

/// Samples of whole groups can hold more images than the data set.
@Suite struct UnevenGroupTests {
  /// Images per case of some shapes, each of which a fixed table of logarithms was too small for.
  static let shapes: [(name: String, sizes: [Int])] = [
    ("one case of ten images, ten of one", [10] + [Int](repeating: 1, count: 10)),
    ("300 patients with 1 to 5 images", (0..<300).map { 1 + $0 % 5 }),
    ("one case of 30 among 60 images", [30] + [Int](repeating: 1, count: 30)),
    ("one case of all images", [40]),
  ]

  @Test(arguments: shapes.indices, [100, 95, 50])
  func `groups of any size give a map`(_ shape: Int, _ percent: Int) {
    var counts = SiteCounts(lesions: 2, sites: 2)
    var made = 0
    for size in Self.shapes[shape].sizes {
      for _ in 0..<size {
        counts.addImage(
          site: made % 20 == 19 && percent < 100 ? 1 : 0,
          lesions: made * 37 % 100 < percent ? [0] : [1])
        made += 1
      }
      counts.endGroup()
    }
    let map = CorrelationMap(
      counts: counts, lesions: ["a", "b"].map { ClassID($0) },
      sites: ["s", "t"].map { SiteID($0) }, views: [], effort: .init(replicates: 300, rounds: 99),
      seed: 0)
    #expect(map.table.images == made)
    #expect(map.table[0, 0].value != nil)
  }

  @Test func `divergence holds for counts beyond its table`() {
    let small = KullbackLeibler.Table(largest: 4, indices: [0, 1])
    let large = KullbackLeibler.Table(largest: 4000, indices: [0, 1])
    let shares = small.logShares([1000, 3000])
    #expect(
      small.bits([900, 100][...], logShares: shares)
        == large.bits([900, 100][...], logShares: shares))
  }
}
