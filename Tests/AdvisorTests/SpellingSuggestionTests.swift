import AtlasSamples
import RuleSamples
import TestSupport
import Testing
@testable import Advisor
@testable import Rules
@testable import Taxonomy

/// A spelling is offered only where it alone maps the term, and it does what was said.
@Suite struct SpellingSuggestionTests {
  private static let rules = """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    spelling: {tumor: tumour}
    lesions:
      classes:
        papule: {same_as: [papule, papule / pearly]}
        brown: {label: brown-black, same_as: [brown-black]}
        dorange: {label: "peau d'orange", same_as: ["d'orange"]}
        tumour: {same_as: [tumour]}
        cafe: {label: café au lait macule, same_as: [café au lait]}
        grade: {label: grade 2 ulcer, same_as: [ulcer 2]}
        wound: {label: erythematous wound, same_as: [wound]}
    sites: {classes: {back: {same_as: [back]}}}
    """

  private func advice(_ term: String, in folder: TemporaryFolder) throws -> Advice {
    try Advice.of(
      ["\(term) @ back #1", "papule @ back #2"], rules: Self.rules, in: folder)
  }

  @Test(
    "no spelling is offered that leaves the term in review, changes a rule's own words, or is untrue",
    arguments: [
      "d orange", "orange", "dorange peel", "papul of xyzzy", "brownish-black spots", "erythematos",
      "tumuor tumuor xyz", "peau",
    ])
  func none(_ term: String) throws {
    let found = try advice(term, in: TemporaryFolder()).suggestions
      .filter { $0.decision.verb == .spelling }
    #expect(found.isEmpty, "\(found.map(\.text))")
  }

  @Test(
    "accepting a spelling gives the term what was promised",
    arguments: [
      ("papul", "papule"), ("papul / pearly", "papule"), ("d'orage", "dorange"),
      ("d\u{2019}orage", "dorange"), ("brwon-black", "brown"), ("tumuor", "tumour"),
      ("ulcar 2", "grade"), ("papule / paerly", "papule"),
      ("papule, tumuor", "papule + tumour"),
    ])
  func promised(_ term: String, _ classes: String) throws {
    let folder = TemporaryFolder()
    let suggestions = try advice(term, in: folder).suggestions
    let found = try #require(
      suggestions.first { $0.decision.verb == .spelling }, "\(suggestions.map(\.text))")
    #expect(found.reason.contains("the term then is \(classes)"), "\(found.reason)")
    var attribution = Attribution(date: "2026-11-28")
    attribution.by = "ab"
    let accepted = try AppliedPatch(
      Patch([Patch.Entry(found.decision)]), rules: folder.file("rules.yaml"),
      attribution: attribution)
    try accepted.write()
    let book = try RuleBook(folder.file("rules.yaml"))
    #expect(book.findings.isEmpty, "\(book.text(book.findings))")
    let merge = Merge(
      atlas: .of(["\(term) @ back"]), rules: RuleSet(book.file), overrides: Overrides(path: ""),
      locked: LockedThresholds())
    let expected = classes.split(separator: " + ").map { "+\($0)" }.joined(separator: " ")
    #expect(merge.text(0) == expected + " @back")
  }

  @Test func `an apostrophe between letters is part of a word, a hyphen parts two`() {
    let table = SpellingTable([("orange", "x"), ("black", "white"), ("d'orage", "d'orange")])
    #expect(table.corrected("peau d'orange") == "peau d'orange")
    #expect(table.corrected("orange peel") == "x peel")
    #expect(table.corrected("'orange'") == "'x'")
    #expect(table.corrected("brown-black") == "brown-white")
    #expect(table.corrected("peau d'orage") == "peau d'orange")
    #expect(table.corrected("black/black") == "white/white")
  }
}
