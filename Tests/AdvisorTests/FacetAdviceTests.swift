import AtlasSamples
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Advisor
@testable import Rules
@testable import Taxonomy

/// Suggestions for terms of every facet, in words that show what nobody sees.
@Suite struct FacetAdviceTests {
  private static let rules = """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    lesions:
      classes:
        papule: {same_as: [papule]}
        scar: {same_as: [scar]}
        melanoma: {facet: diagnosis, same_as: [mel]}
        comedones: {same_as: [comedones, {term: acne, facet: diagnosis}]}
      drop: [{term: scar, facet: diagnosis, why: "said of the past"}]
    sites: {classes: {back: {same_as: [back]}}}
    """

  @Test func `suggestions for diagnoses come from rules of diagnoses`() throws {
    let advice = try Advice.of(
      ["papule @ back @ acnes", "scars @ back @ scars"], rules: Self.rules)
    let found = advice.suggestions.map { "\($0.facet.rawValue) \($0.decision.text)" }
    #expect(found.contains("diagnosis same_as 'acnes' -> comedones"))
    #expect(found.contains("lesion same_as 'scars' -> scar"))
    #expect(found.contains { $0.hasPrefix("diagnosis drop 'scars'") })
  }

  @Test func `what remains and looks like something else is shown, and a spelling is offered`()
    throws
  {
    let book = try RuleText.book(
      "derm_rules: 1\nlesions: {classes: {papule: {same_as: [papule]}}}", in: TemporaryFolder())
    let atlas = Atlas.of(["p\u{430}pule #1", "papule #2"])
    let open = try #require(try book.lint(atlas: atlas).first { $0.code == .unmappedTerm })
    #expect(open.what.contains("'p<U+0430>pule'"))
    let advice = try Advice(
      atlas: atlas, book: book, log: try book.decisions(), options: AdviceOptions())
    #expect(advice.text().contains("lesion 'p<U+0430>pule'"))
    #expect(advice.suggestions.map(\.decision.text) == ["spelling 'p<U+0430>pule' -> 'papule'"])
  }
}
