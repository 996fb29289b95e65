import Artifacts
import AtlasSamples
@testable import Catalogue
import Files
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

@Suite struct ExplanationTests {
  private static let rules = """
    derm_rules: 1
    people: {ab: {name: A. B.}, cd: {name: C. D.}}
    spelling: {papul: papule, unused: word}
    lesions:
      drop_under: 1
      classes:
        red:
          same_as: [{term: papule / red, by: ab, date: 2026-11-01, why: colour, status: approved}]
        other: {same_as: [papule], by: cd, date: 2026-11-02}
        scar:
          same_as: [scar]
          looks_like: [{term: keloid, why: thick, when: {site: hands}}]
        keloid: {same_as: [keloid]}
      families:
        papules: {keep_apart_over: 5, rest: other, members: [red], by: ab, why: too few}
    sites: {classes: {hands: {same_as: [hands]}, feet: {same_as: [feet]}}}
    """
  private static let overrides = """
    image,remove_term,add_class,remove_class,set_site,exclude,why,by,date,expects
    t/00000,,scar,,,,seen,cd,2026-11-03,
    """

  private func make(_ folder: TemporaryFolder) throws -> (Catalogue, Explainer) {
    let atlas = Atlas.of([
      "papul / red @ hands #1", "keloid @ hands #2", "keloid @ feet #3", "mystery; scar @ feet #4",
      "scar, keloid @ feet #5",
    ])
    let catalogue = try atlas.catalogued(in: folder)
    var options = RefinementOptions()
    options.folds = 2
    let book = try RuleText.book(Self.rules, overrides: Self.overrides, in: folder)
    return (catalogue, try Explainer(atlas: Atlas.load(catalogue), book: book, options: options))
  }

  @Test func `doubt stands at the line of the policy that has it`() throws {
    let rules =
      "derm_rules: 1\npolicy:\n  votes_at_least: 2\n  weight_at_least: 0.5\n"
      + "lesions: {classes: {scar: {same_as: [scar]}}}\n"
    let folder = TemporaryFolder()
    let builder = ChainBuilder(
      merge: Merge(Atlas.of(["scar*1"]), rules), book: try RuleText.book(rules, in: folder))
    func places(votes: Int?, weight: Double?) -> [String?] {
      let mention = Mention(
        facet: .lesion, raw: "scar", path: ["scar"], votes: votes, weight: weight)
      let said = CataloguedMention(
        image: ImageID("t/00000"), mention: mention, ordinal: 0, page: "", annotator: nil)
      return builder.doubts(said, on: 0).map(\.location)
    }
    #expect(places(votes: 1, weight: nil) == ["rules.yaml:3"])
    #expect(places(votes: 2, weight: 0.25) == ["rules.yaml:4"])
    #expect(places(votes: 1, weight: 0.25) == ["rules.yaml:3", "rules.yaml:4"])
    #expect(places(votes: 2, weight: 0.5).isEmpty)
  }

  @Test func `an image is explained from the page's bytes to its fold`() throws {
    let folder = TemporaryFolder()
    let (catalogue, refined) = try make(folder)
    let told = try refined.explain(image: "t/00000", catalogue)
    let lesion = try #require(told.chains.first)
    #expect(lesion.page == "page-0.html")
    #expect(lesion.byteStart == 100 && lesion.byteEnd == 110)
    #expect(lesion.steps.map(\.stage) == [.spelling, .rule, .threshold, .threshold])
    #expect(lesion.steps[0].says == "papul -> papule")
    #expect(lesion.steps[0].location == "rules.yaml:3")
    #expect(lesion.steps[1].location == "rules.yaml:8")
    #expect(lesion.steps[1].by == "ab" && lesion.steps[1].date == "2026-11-01")
    #expect(lesion.steps[1].why == "colour" && lesion.steps[1].status == "approved")
    #expect(
      lesion.steps[2].says == "red falls into other: 1 image < keep_apart_over 5")
    #expect(lesion.steps[2].location == "rules.yaml:15" && lesion.steps[2].why == "too few")
    #expect(lesion.steps[3].says == "other stays: 1 image >= drop_under 1")
    #expect(told.overrides.map(\.says) == ["add_class scar"])
    #expect(told.overrides[0].location == "rules.overrides.csv:2")
    let facts = Dictionary(uniqueKeysWithValues: told.results.map { ($0.name, $0.value) })
    #expect(facts["labels"] == "other, scar")
    #expect(facts["site"] == "hands")
    #expect(facts["fold"] == "0" || facts["fold"] == "1")
    #expect(told.text.contains("page-0.html bytes 100-110"))
  }

  @Test func `a condition is reported only where it decides, a split and a missing rule always`()
    throws
  {
    let folder = TemporaryFolder()
    let (catalogue, refined) = try make(folder)
    let told = try ["t/00001", "t/00002", "t/00003", "t/00004"].map { image in
      let chain = try refined.explain(image: image, catalogue).chains[0]
      return chain.steps.filter { $0.stage != .threshold }.map(\.says)
    }
    #expect(told[0] == ["looks_like keloid -> scar when site is hands"])
    #expect(told[1] == ["same_as keloid -> keloid"])
    #expect(told[2] == ["'mystery' has no rule: unknown, and never absent"])
    #expect(
      told[3] == [
        "at commas into 'scar', 'keloid'", "same_as scar -> scar", "same_as keloid -> keloid",
      ])
    // Without an image every rule that may decide is reported.
    #expect(
      try refined.explain(term: "Keloid").chains[0].steps.filter { $0.stage == .rule }.count == 2)
    #expect(throws: TaxonomyError.self) { try refined.explain(term: "nothing") }
    #expect(throws: TaxonomyError.self) { try refined.explain(class: "nothing") }
    #expect(throws: TaxonomyError.self) { try refined.explain(image: "t/9", catalogue) }
  }

  @Test func `blame lists location, person, date, status, subject, rule and reason in columns`()
    throws
  {
    let folder = TemporaryFolder()
    let (_, refined) = try make(folder)
    let lines = try refined.explain(class: "other").blameText.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(
      lines == [
        "rules.yaml:9 cd 2026-11-02 - other definition class other \"other\"",
        "rules.yaml:5 - - - other threshold other stays: 1 image >= drop_under 1",
        "rules.yaml:3 - - - papul / red spelling papul -> papule",
        "rules.yaml:8 ab 2026-11-01 approved papul / red same_as papule / red -> red (colour)",
        "rules.yaml:15 ab - - papul / red threshold red falls into other: 1 image < "
          + "keep_apart_over 5 (too few)",
      ])
  }

  @Test func `a run's stored probabilities of the image are reported, and JSON reads back`() throws
  {
    let folder = TemporaryFolder()
    let (catalogue, refined) = try make(folder)
    let predictions = Predictions(
      lesions: [ClassID("other"), ClassID("scar")], sites: [SiteID("hands")],
      images: [ImageID("t/00000")], folds: [Fold(1)], lesionProbabilities: [0.25, 0.75],
      lesionLogits: [0, 0], siteProbabilities: [1], siteLogits: [0])
    let told = try refined.explain(image: "t/00000", catalogue, predictions: predictions)
    #expect(told.text.contains("predicted scar 0.750, other 0.250 (the model of fold 1"))
    let other = try refined.explain(image: "t/00001", catalogue, predictions: predictions)
    #expect(other.text.contains("no prediction of this run"))
    let bytes = try CanonicalJSON.encode(told)
    #expect(try CanonicalJSON.decode(Explanation.self, from: bytes, path: "x") == told)
  }

  @Test func `the keys of the JSON are those that earlier versions wrote`() throws {
    let folder = TemporaryFolder()
    let (catalogue, refined) = try make(folder)
    let bytes = try CanonicalJSON.encode(try refined.explain(image: "t/00000", catalogue))
    let root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(root.keys.sorted() == ["chains", "facts", "kind", "name", "overrides", "results"])
    let chain = try #require((root["chains"] as? [[String: Any]])?.first)
    #expect(Set(chain.keys).isSuperset(of: ["byteEnd", "byteStart", "facet", "hops", "raw"]))
    let steps = try #require(chain["hops"] as? [[String: Any]])
    #expect(steps[1]["place"] as? String == "rules.yaml:8")
    #expect(
      steps[1].keys.sorted() == ["by", "date", "place", "says", "see", "stage", "status", "why"])
  }
}
