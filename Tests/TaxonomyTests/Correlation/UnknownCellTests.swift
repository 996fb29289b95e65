import Artifacts
import AtlasSamples
import Duplicates
internal import Rules
import Testing
import Vocabulary
@testable import Taxonomy

/// Unknown is not absent: every number is counted on the images in which it can be known.
@Suite struct UnknownCellTests {
  private static let rules = """
    derm_rules: 1
    lesions:
      classes:
        a: {same_as: [a]}
        b: {same_as: [b]}
        z: {same_as: [z]}
    sites:
      classes:
        feet: {same_as: [feet]}
        hands: {same_as: [hands]}
    """

  private func diagnosed(_ texts: [(String, String)]) -> Atlas {
    let plain = Atlas.of(texts.map(\.0))
    return Atlas(
      plain.images.enumerated().map { number, image in
        var image = image
        image.diagnosis = texts[number].1
        let said = plain.mentions(of: number).map {
          AtlasMention(
            plain.terms[Int($0.term)].facet, plain.terms[Int($0.term)].path, $0.assertion)
        }
        return (image, said)
      })
  }

  private func copies(_ count: Int, _ text: String) -> [String] {
    [String](repeating: text, count: count)
  }

  private func lesionPairs(_ texts: [String]) throws -> PairTable {
    let merge = Merge(Atlas.of(texts), Self.rules)
    return PairMap.lesions(
      merge, try ImageGroups(merge.atlas), effort: .init(replicates: 50, rounds: 99), seed: 0)
  }

  @Test func `the lift of two lesions is counted on images in which both are known`() throws {
    // Of four known images one has both, one each, one neither: 1 x 4 / (2 x 2) = 1. With the four that
    // leave both open counted as absent it would be 1 x 8 / (2 x 2) = 2.
    let table = try lesionPairs(
      ["z; a; b", "z; a", "z; b", "z"] + copies(4, "z; ?a; ?b"))
    #expect(table[0, 1].lift == 1)
    #expect(table[1, 0].lift == 1)
    #expect(table[0, 1].known == PairMargins(images: 4, rowImages: 2, columnImages: 2))
    #expect(table.expected(0, 1) == 1)
    // z is known everywhere, a in four images, each of which has z.
    #expect(table[0, 2].known == PairMargins(images: 4, rowImages: 2, columnImages: 4))
    #expect(table[0, 2].lift == 1)
    #expect(table.images == 8)
  }

  @Test func `lesions that are unknown in different images have margins of their own`() throws {
    // Both known in images 0 to 3: a and b in one of them each, never together.
    let table = try lesionPairs([
      "z; a", "z; b", "z", "z", "z; a; ?b", "z; a; ?b", "z; ?a; b", "z; ?a; ?b",
    ])
    #expect(table[0, 1].both == 0)
    #expect(table[0, 1].known == PairMargins(images: 4, rowImages: 1, columnImages: 1))
    #expect(table.rowImages[0] == 3 && table.rowImages[1] == 2)
    // z next to a: six images know a, three have it.
    #expect(table[0, 2].known == PairMargins(images: 6, rowImages: 3, columnImages: 6))
  }

  @Test func `without unknown cells a table is as it was`() throws {
    let table = try lesionPairs(["z; a; b", "z; a", "z; b", "z"])
    #expect(table.cells.allSatisfy { $0.known == nil })
  }

  private func map(_ texts: [String], rounds: Int = 0) throws -> CorrelationMap {
    let merge = Merge(Atlas.of(texts), Self.rules)
    return CorrelationMap(
      counts: SiteCounts(merge: merge, groups: try ImageGroups(merge.atlas)),
      lesions: merge.lesionClasses.map { ClassID(merge.rules.lesions.classIDs[$0]) },
      sites: merge.siteClasses.map { SiteID(merge.rules.sites.classIDs[$0]) }, views: [],
      effort: .init(replicates: 50, rounds: rounds), seed: 0)
  }

  @Test func `lesion by site is counted on images in which the lesion is known`() throws {
    // a is on half of the known images of both sites: rates 1/2 and 1/2. With the four more images of
    // hands counted as absent the rates would be 1/2 and 1/6.
    let map = try map(
      ["z; a @ hands", "z @ hands", "z; a @ feet", "z @ feet"] + copies(4, "z; ?a @ hands"))
    let (feet, hands) = (map.table[0, 0], map.table[0, 1])
    #expect(feet.value == 0.5 && hands.value == 0.5)
    #expect(feet.lift == 1 && hands.lift == 1)
    #expect(hands.columnShare == 0.5)
    #expect(hands.knownImages == 2 && map.table.siteImages == [2, 6])
    #expect(map.table.expected(0, 1) == 1)
    // z is known in every image.
    #expect(map.table[2, 1].knownImages == nil)
    #expect(map.table[2, 1].lift == 1)
  }

  @Test func `an image without a site says nothing of sites, however often a lesion is there`()
    throws
  {
    // Among images with a site a is as frequent at both; all others have it too.
    let map = try map(
      copies(20, "z; a @ hands") + copies(20, "z @ hands") + copies(10, "z; a @ feet")
        + copies(10, "z @ feet") + copies(60, "z; a"), rounds: 999)
    #expect(map.table[0, 0].lift == 1)
    #expect(map.table[0, 0].pValue.map { $0 > 0.5 } == true)
    #expect(map.table[0, 1].pValue.map { $0 > 0.5 } == true)
  }

  @Test func `a lesion that is known at some sites only keeps to none of them`() throws {
    // Known images are three quarters hands, all images one quarter: chance is drawn among the known.
    let map = try map(
      copies(75, "z; a @ hands") + copies(75, "z @ hands") + copies(25, "z; a @ feet")
        + copies(25, "z @ feet") + copies(400, "z; ?a @ feet"), rounds: 1999)
    for site in 0..<2 {
      #expect(map.table[0, site].lift == 1)
      #expect(map.table[0, site].pValue.map { $0 > 0.5 } == true)
    }
    #expect(map.predilection[0].pValue.map { $0 > 0.5 } == true)
    #expect(map.predilection[0].low.map { $0 <= 0 } == true)
  }

  @Test func `lesion by diagnosis is counted on images in which the lesion is known`() throws {
    let texts =
      (0..<10).flatMap { _ in [("z; a", "x"), ("z", "x"), ("z; a", "y"), ("z", "y")] }
      + (0..<40).map { _ in ("z; ?a", "x") }
    let merge = Merge(diagnosed(texts), Self.rules)
    let table = PairMap.diagnoses(
      merge, try ImageGroups(merge.atlas), effort: .init(replicates: 20, rounds: 199), seed: 0)
    #expect(table.columns == ["x", "y"])
    #expect(table[0, 0].lift == 1 && table[0, 1].lift == 1)
    #expect(table[0, 0].known == PairMargins(images: 40, rowImages: 20, columnImages: 20))
    #expect(table[0, 0].pValue.map { $0 > 0.5 } == true)
  }

  @Test func `a share is taken of the images in which a class is known`() {
    func merge(_ rule: String, _ texts: [String]) -> Merge {
      Merge(
        Atlas.of(texts),
        """
        derm_rules: 1
        lesions:
          \(rule)
          classes:
            a: {same_as: [a]}
            z: {same_as: [z]}
        """)
    }
    let known = copies(6, "z; a") + copies(4, "z")
    // 10 % of the ten known images are one; of all hundred they would be ten.
    for open in ["z; ?a", "z; mystery"] {
      let merge = merge("drop_under: {share: 10%}", known + copies(90, open))
      let result = merge.thresholdResults.first { $0.classID == "a" }
      #expect(result?.threshold == 1 && result?.decision == .kept, "\(open)")
      #expect(merge.thresholdResults.first { $0.classID == "z" }?.threshold == 10)
    }
    let family = merge(
      "families: {f: {keep_apart_over: {share: 10%}, rest: z, members: [a]}}",
      known + copies(90, "z; ?a"))
    #expect(family.thresholdResults.first?.threshold == 1)
    // Two terms of one class: open in one and present by the other is present.
    let both = merge("drop_under: {share: 50%}", copies(3, "a; ?a") + copies(3, "z"))
    #expect(both.thresholdResults.first { $0.classID == "a" }?.threshold == 3)
  }

  @Test func `classes are unknown together where the same images leave them open`() {
    let classes = UnknownClasses(lesions: 5, unknown: [[], [0, 1], [0, 1, 2], [0, 1]])
    #expect(classes.classOf == [0, 0, 1, nil, nil])
    #expect(classes.count == 2)
    #expect(classes.classes(of: [0, 1, 2]) == [0, 1])
    let apart = UnknownClasses(lesions: 3, unknown: [[0], [1], [2], [0]])
    #expect(apart.classOf == [0, 1, 2])
    #expect(UnknownClasses(lesions: 2, unknown: [[0, 1], []]).classOf == [0, 0])
  }
}
