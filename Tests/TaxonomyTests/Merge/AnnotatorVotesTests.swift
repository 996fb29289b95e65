import Artifacts
import AtlasSamples
import Catalogue
import Digests
import Duplicates
internal import Rules
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Taxonomy

/// Several annotators of one image: each has one vote for a class, and how far they agree is reported.
@Suite struct AnnotatorVotesTests {
  private let rules = """
    derm_rules: 1
    lesions:
      classes:
        nodule: {same_as: [nodule, nodules]}
        papule: {same_as: [papule, "papules"]}
      also:
        - {term: "papule and nodule", means: [papule, nodule]}
    sites: {classes: {arm: {same_as: [arm]}, leg: {same_as: [leg]}}}
    """

  /// Images of `r1: nodule, papule @ arm; r2:` texts.
  private func atlas(_ texts: [String]) -> Atlas {
    Atlas(
      texts.enumerated().map { number, text in
        var image = AtlasImage(id: ImageID("t/\(number)"), source: "t")
        var mentions: [AtlasMention] = []
        var names: [String] = []
        for part in text.split(separator: ";") {
          let sides = part.split(separator: ":", omittingEmptySubsequences: false)
          let name = sides[0].trimmed
          names.append(name)
          for (side, facet) in zip(
            sides[1].split(separator: "@", omittingEmptySubsequences: false), [Facet.lesion, .site])
          {
            for term in side.split(separator: ",").map(\.trimmed) where !term.isEmpty {
              let isAbsent = term.hasPrefix("!")
              mentions.append(
                AtlasMention(
                  facet, [isAbsent ? String(term.dropFirst()) : term],
                  isAbsent ? .absent : .present, annotator: name))
            }
          }
        }
        image.annotators = [.lesion: Set(names).sorted(), .site: Set(names).sorted()]
        return (image, mentions)
      })
  }

  private func labels(_ texts: [String], _ policy: String) -> [String] {
    let merge = Merge(atlas(texts), rules + "\npolicy: {\(policy)}\n")
    return texts.indices.map { merge.text($0) }
  }

  @Test func `a class that fewer annotators name than the policy asks is unknown`() {
    let texts = [
      "r1: nodule; r2: papule; r3: papule", "r1: papule; r2: papule; r3: nodule",
      "r1: nodule; r2: nodule; r3: nodule", "r1: nodule; r2: !nodule; r3: ",
    ]
    #expect(
      labels(texts, "votes_at_least: 2") == [
        "?nodule +papule", "?nodule +papule", "+nodule", "?nodule",
      ])
    #expect(
      labels(texts, "votes_at_least: 1") == [
        "+nodule +papule", "+nodule +papule", "+nodule", "+nodule",
      ])
    #expect(
      labels(texts, "weight_at_least: 50%") == [
        "?nodule +papule", "?nodule +papule", "+nodule", "?nodule",
      ])
    #expect(labels(texts, "weight_at_least: 0.67")[0] == "?nodule ?papule")
    #expect(labels(texts, "weight_at_least: 66%")[0] == "?nodule +papule")
  }

  @Test func `votes are counted by class and by person, whatever the words`() {
    let texts = [
      "r1: papule; r2: papules", "r1: papule, papules; r2: nodule",
      "r1: papule and nodule; r2: papule; r3: nodules", "r1: papule; r1: papule; r2: ",
    ]
    #expect(
      labels(texts, "votes_at_least: 2") == [
        "+papule", "?nodule ?papule", "+nodule +papule", "?papule",
      ])
  }

  @Test func `sites need as many voices`() {
    let texts = [
      "r1: papule @ arm; r2: papule @ arm; r3: papule @ leg", "r1: papule @ arm; r2: papule",
    ]
    #expect(labels(texts, "votes_at_least: 2") == ["+papule @arm", "+papule"])
    #expect(labels(texts, "votes_at_least: 1") == ["+papule", "+papule @arm"])
  }

  @Test func `weights are thresholded, and mentions without any stay`() {
    let facts = [("a", 0.3), ("b", 0.7)].map { id, weight in
      (
        image: AtlasImage(id: ImageID("t/\(id)"), source: "t"),
        mentions: [
          AtlasMention(.lesion, ["papule"], weight: weight), AtlasMention(.lesion, ["nodule"]),
        ]
      )
    }
    let merge = Merge(Atlas(facts), rules + "\npolicy: {weight_at_least: 0.7}\n")
    #expect(merge.text(0) == "+nodule ?papule" && merge.text(1) == "+nodule +papule")
    #expect(Atlas(facts).digest() != atlas([": papule", ": papule"]).digest())
  }

  @Test func `votes without effect and annotators without a policy are warned of`() throws {
    func codes(_ atlas: Atlas, _ policy: String) throws -> [String] {
      let book = try RuleText.book(rules + policy, in: TemporaryFolder())
      return try book.lint(atlas: atlas, requireApproved: false)
        .filter { [.votesWithoutEffect, .annotatorsUnited].contains($0.code) }
        .map { "\($0.position.line):\($0.position.column) \($0.code.rawValue)" }
    }
    let plain = Atlas.of(["papule @ arm", "nodule @ leg"])
    #expect(try codes(plain, "\npolicy: {votes_at_least: 2}\n") == ["9:26 votes-without-effect"])
    #expect(try codes(plain, "\npolicy: {weight_at_least: 0.5}\n") == ["9:27 votes-without-effect"])
    #expect(try codes(plain, "").isEmpty)
    #expect(try codes(Atlas.of(["papule*3 @ arm"]), "\npolicy: {votes_at_least: 2}\n").isEmpty)
    let several = atlas(["r1: papule; r2: nodule"])
    #expect(try codes(several, "") == ["1:1 annotators-united"])
    #expect(try codes(several, "\npolicy: {votes_at_least: 1}\n").isEmpty)
    #expect(try codes(several, "\npolicy: {weight_at_least: 50%}\n").isEmpty)
    #expect(try codes(atlas(["r1: papule", "r2: nodule"]), "").isEmpty)
  }

  @Test func `agreement is that of the images that two looked at, whatever the policy leaves`()
    throws
  {
    let texts = [
      "r1: papule; r2: papule", "r1: papule; r2: nodule", "r1: ; r2: ",
      "r1: nodule; r2: papule, nodule",
      "r1: nodule", "r1: papule; r2: mystery",
    ]
    let figures = try #require(
      agreement(atlas(texts), rules + "\npolicy: {votes_at_least: 2}\n", replicates: 200))
    let found = figures.classes
    #expect(found.map(\.id) == ["nodule", "papule", "arm", "leg"])
    // Papule: 1-1, 1-0, 0-0, 0-1; the last image has one rating only, for a mystery may be anything.
    let papule = found[1]
    #expect(
      papule.images == 4 && papule.annotators == 2 && papule.ratings == 8 && papule.present == 4)
    #expect(papule.observed == 0.5 && papule.kappa == 0)
    #expect(papule.pabak == 0 && papule.cases == 4)
    let ends = try #require(papule.intervals?.pabak)
    #expect(ends.low < -0.4 && ends.high > 0.4)
    // Four images, eight ratings, half of them present: observed 4, expected 32 / 7.
    #expect(abs((papule.alpha ?? 0) - (1 - 4 / (32.0 / 7))) < 1e-12)
    let nodule = found[0]
    #expect(nodule.present == 3 && nodule.observed == 0.75)
    #expect(found[2].alpha == nil && found[2].kappa == nil && found[2].observed == 1)
    // Jaccard: 1, 0, 1 (both named nothing), 1/2; who says mystery may mean any lesion.
    let lesions = try #require(figures.sets.first)
    #expect(lesions.facet == .lesion && lesions.images == 4 && lesions.annotators == 2)
    #expect(lesions.jaccard == 2.5 / 4 && lesions.interval != nil)
    #expect(agreement(.of(["papule @ arm"]), rules) == nil)
    let nameless = atlas(["row 1: papule; row 2: nodule", "row 1: ; row 2: papule"])
    let told = try #require(agreement(nameless, rules))
    #expect(told.classes.allSatisfy { $0.kappa == nil && $0.intervals == nil && $0.pabak != nil })
  }

  /// The agreement with each image a group of its own.
  private func agreement(
    _ atlas: Atlas, _ rules: String, replicates: Int = 0
  ) -> AgreementFigures? {
    let merge = Merge(atlas, rules)
    let groups = ImageGroups(keys: atlas.images.map { _ in [] })
    return merge.agreement(groups: groups.group, replicates: replicates, seed: 0)
  }

  @Test func `one row an annotator, from the catalogue to the labels and the reasons`() throws {
    let folder = TemporaryFolder()
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    let rows = [
      ("a", "r1", "nodule"), ("a", "r2", "papule"), ("a", "r3", "papule"), ("b", "r1", "papule"),
      ("b", "r2", "papule"), ("b", "r3", ""), ("c", "r1", "nodule"), ("c", "r2", "nodule"),
    ]
    let images = rows.map { image, who, lesion in
      var record = ImageRecord(key: ImageID("t/\(image)"))
      record.annotator = who
      record.presentFields = ["lesion": lesion.isEmpty ? 0 : 1]
      if !lesion.isEmpty {
        record.mentions = [Mention(facet: .lesion, raw: lesion, path: [lesion])]
      }
      return record
    }
    try catalogue.write(
      [
        ExtractedFile(
          file: SourceFile(
            source: "t", path: "t.csv", digest: .of([]), context: .of([]), byteCount: 1,
            format: "table", formatReason: "", charset: "utf-8", charsetReason: ""),
          pages: [ExtractedPage(name: "t.csv", images: images)], findings: [])
      ], folder: folder.path)
    let atlas = try Atlas.load(catalogue)
    #expect(atlas.images[1].annotators[.lesion] == ["r1", "r2", "r3"])
    // The data have no sites.
    let lesions = rules.split(separator: "\n").filter { !$0.hasPrefix("sites:") }
    let book = try RuleText.book(
      lesions.joined(separator: "\n") + "\npolicy: {votes_at_least: 2}\n", in: folder)
    var options = RefinementOptions()
    options.folds = 3
    options.replicates = 20
    options.permutations = 20
    let refinement = try Refinement(atlas: atlas, book: book, options: options)
    #expect((0..<3).map { refinement.merge.text($0) } == ["?nodule +papule", "+papule", "+nodule"])
    #expect(try refinement.summary.contains("1 label that too few annotators named is unknown"))
    let explainer = try Explainer(atlas: atlas, book: book, options: options)
    let told = try explainer.explain(image: "t/a", catalogue)
    #expect(
      told.chains[0].steps.first?.says
        == "1 of 3 annotators named nodule, too few: unknown here")
    #expect(told.chains[0].page == "t.csv (r1)")
    let manifest = try refinement.manifest(tool: "t", catalogueDigest: .of([]), findings: [])
    #expect(manifest.agreement?.map(\.id) == ["nodule", "papule"])
    #expect(manifest.agreement?.first?.kappa == nil && manifest.agreement?.first?.annotators == 3)
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingPrefix { $0 == " " }.reversedTrimmed }
  private var reversedTrimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
