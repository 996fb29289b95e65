import Artifacts
import AtlasSamples
import Duplicates
import Metrics
import Randomness
import Testing
import Vocabulary
@testable import Taxonomy

@Suite struct PairMapTests {
  private static let rules = """
    derm_rules: 1
    lesions:
      classes:
        a: {same_as: [a]}
        b: {same_as: [b]}
        c: {same_as: [c]}
    """

  /// 300 cases: b is on every second image of a, c is dealt at random; the diagnosis follows a.
  private func merge() -> Merge {
    var random = RandomStream(seed: 2, purpose: "pairs")
    var texts: [String] = []
    var diagnoses: [String] = []
    for number in 0..<300 {
      let isA = random.below(3) == 0
      for _ in 0..<(1 + random.below(2)) {
        var lesions = isA ? ["a"] : ["!a"]
        if isA ? random.below(2) == 0 : random.below(8) == 0 { lesions.append("b") }
        if random.below(3) == 0 { lesions.append("c") }
        texts.append("\(lesions.joined(separator: "; ")) @ #\(number)")
        diagnoses.append(
          number % 10 == 0
            ? "" : isA ? "Acne; rare \(number)" : random.below(2) == 0 ? "eczema" : "nevus")
      }
    }
    let plain = Atlas.of(texts)
    let atlas = Atlas(
      plain.images.enumerated().map { number, image in
        var image = image
        image.diagnosis = diagnoses[number]
        let said = plain.mentions(of: number).map {
          AtlasMention(
            plain.terms[Int($0.term)].facet, plain.terms[Int($0.term)].path, $0.assertion)
        }
        return (image, said)
      })
    return Merge(atlas, Self.rules)
  }

  @Test func `a planted pair is found, an independent one is not, and mirrors agree`() throws {
    let merge = merge()
    let table = PairMap.lesions(
      merge, try ImageGroups(merge.atlas), effort: .init(replicates: 300, rounds: 999), seed: 0)
    #expect(table.rows == ["a", "b", "c"] && table.columns == table.rows)
    let planted = table[0, 1]
    #expect(planted.lift.map { $0 > 1.5 } == true)
    #expect(planted.low.map { $0 > 1.2 } == true)
    #expect(planted.qValue.map { $0 < 0.01 } == true)
    #expect(table[0, 2].pValue.map { $0 > 0.05 } == true)
    for one in 0..<3 {
      #expect(table[one, one].lift == nil && table[one, one].both == table.rowImages[one])
      for other in 0..<3 where other != one {
        #expect(table[one, other].both == table[other, one].both)
        #expect(table[one, other].pValue == table[other, one].pValue)
        #expect(table[one, other].qValue == table[other, one].qValue)
      }
    }
  }

  @Test func `diagnoses are counted on images that have one, rare ones are left out and counted`()
    throws
  {
    let merge = merge()
    let table = PairMap.diagnoses(
      merge, try ImageGroups(merge.atlas), effort: .init(replicates: 50, rounds: 199), seed: 0)
    #expect(table.columns == ["acne", "eczema", "nevus"])
    var rare: Set<String> = []
    for image in merge.included {
      let names = merge.atlas.images[image].diagnosis.split(separator: ";").map(String.init)
      rare.formUnion(names.filter { $0.contains("rare") })
    }
    #expect(table.columnsLeftOut == rare.count)
    let counted = merge.included.filter { !merge.atlas.images[$0].diagnosis.isEmpty }
    #expect(table.images == counted.count)
    let acne = counted.filter { merge.atlas.images[$0].diagnosis.hasPrefix("Acne") }
    #expect(table.columnImages[0] == acne.count)
    // Lesion a and the diagnosis acne are one thing here.
    #expect(table[0, 0].both == acne.count)
    let expected = Double(counted.count) / Double(table.rowImages[0])
    #expect(table[0, 0].lift.map { abs($0 - expected) < 1e-12 } == true)
    #expect(table[0, 1].both == 0 && table[0, 1].lift == 0)
    #expect(table[0, 0].qValue.map { $0 < 0.05 } == true)
  }

  @Test func `predilection of flat lesions of 100 to 3,000 images is not confounded by rarity`() {
    var counts = SiteCounts(lesions: 6, sites: 20)
    var random = RandomStream(seed: 11, purpose: "rarity")
    let shares = [100, 200, 400, 800, 1600, 3000]
    let indices = (0..<20).map { 1 / Double($0 + 1) }
    let images = 6000
    var made = 0
    while made < images {
      let index = random.weighted(indices)
      for _ in 0..<(1 + random.below(3)) {
        let lesions = shares.indices.filter { random.below(images) < shares[$0] }
        counts.addImage(site: index, lesions: lesions)
        made += 1
      }
      counts.endGroup()
    }
    let map = CorrelationMap(
      counts: counts, lesions: shares.map { ClassID("l\($0)") },
      sites: (0..<20).map { SiteID("s\($0)") }, views: [],
      effort: .init(replicates: 0, rounds: 2000),
      seed: 0)
    let divergence = KullbackLeibler.Table(largest: counts.site.count, indices: Array(0..<20))
    let table = counts.table()
    let logShares = divergence.logShares(table.siteImages)
    var plain: [Double] = []
    for (lesion, entry) in map.predilection.enumerated() {
      // Two standard deviations of chance are a tenth of a bit at 100 images, and less at more.
      #expect(
        entry.bits.map { abs($0) < max(0.06, 10 / Double(shares[lesion])) } == true,
        "\(shares[lesion]): \(String(describing: entry.bits))")
      #expect(entry.pValue.map { $0 > 0.01 } == true)
      plain.append(
        divergence.bits(
          table.both[(lesion * 20)..<((lesion + 1) * 20)], logShares: logShares) ?? .nan)
    }
    // The plain divergence is what rarity confounds: it falls as images grow.
    #expect(plain[0] > 5 * plain[5], "\(plain)")
  }
}
