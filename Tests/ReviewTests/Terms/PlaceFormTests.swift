import Documents
import Foundation
import Rules
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// What the language has next to decisions about terms, set from the page.
@Suite struct PlaceFormTests {
  typealias Form = [(String, String)]

  @Test(
    "each key of the language that is no comment is reached from a form",
    arguments: [
      (
        [
          ("do", "policy"), ("unknown_term", "review"), ("no_label_left", "keep"),
          ("near_threshold", "5"), ("votes_at_least", "2"), ("weight_at_least", "0.5"),
        ],
        "policy: {no_label_left: keep, near_threshold: 5%, votes_at_least: 2, weight_at_least: 0.5}"
      ),
      (
        [("do", "defaults"), ("status", "approved"), ("by", "ab"), ("date", "2026-11-01")],
        "defaults: {by: ab, date: 2026-11-01, status: approved}"
      ),
      (
        [("do", "person-new"), ("id", "gh"), ("name", "G. H."), ("role", "nurse")],
        "gh: {name: \"G. H.\", role: \"nurse\"}"
      ),
      ([("do", "section"), ("facet", "site"), ("one_per_image", "first")], "one_per_image: first"),
      (
        [
          ("do", "class-notes"), ("facet", "lesion"), ("class", "cyst"), ("label", "Cyst"),
          ("terms", "lesion"), ("xref", "HP:1\r\nHP:2"), ("from", "atlas"), ("why", "so"),
          ("confidence", "0.9"), ("see", "a book"),
        ],
        "label: \"Cyst\", xref: [\"HP:1\", \"HP:2\"], from: [atlas], why: \"so\", confidence: 0.9, see: [a book]"
      ),
      (
        [
          ("do", "class-notes"), ("facet", "site"), ("class", "arm"), ("label", "arm"),
          ("view", "left-out"),
        ], "predilection: left-out"
      ),
      (
        [
          ("do", "class-notes"), ("facet", "lesion"), ("class", "cyst"), ("label", "cyst"),
          ("terms", "lesion"), ("status", "superseded-by"), ("superseded", "nodule"),
        ],
        "status: \"superseded-by: nodule\""
      ),
      (
        [
          ("do", "family-new"), ("facet", "lesion"), ("family", "lumps"), ("members", "cyst"),
          ("rest", "nodule"), ("least", "4"), ("why", "alike"),
        ],
        "families: {lumps: {keep_apart_over: 4, rest: nodule, members: [cyst], why: \"alike\", by: ab, date: "
      ),
      (
        [
          ("do", "drop"), ("facet", "lesion"), ("term", "wart"), ("why", "x"), ("site", "arm"),
          ("diagnosis", "Acne  Vulgaris\nrosacea"), ("contributor", "Dr. X"), ("from", "atlas"),
        ],
        "when: {site: [arm], diagnosis: [acne vulgaris, rosacea], contributor: [dr. x]}, from: [atlas], why: \"x\""
      ),
      (
        [
          ("do", "place"), ("facet", "lesion"), ("term", "cyst term"), ("verb", "includes"),
          ("class", "nodule"), ("site", "arm"),
        ],
        "includes: [{term: cyst term, when: {site: [arm]}, by: ab"
      ),
    ] as [(Form, String)])
  func forms(form: Form, written: String) async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, form)
    #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    let text = try work.text()
    #expect(text.contains(written), "\(text)")
    #expect(!(try RuleBook(work.rules)).findings.contains(where: \.isError))
    // Saying it again changes nothing.
    guard !["family-new", "person-new", "drop", "place"].contains(form[0].1) else { return }
    let again = await work.preview(site, form)
    #expect(again.page.contains("nothing to save"), "\(again.page)")
  }

  @Test func `a rule gets a condition, a reason and a state, and keeps the rest`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let page = await work.get(site, "/terms?facet=lesion&term=cyst%20term").page
    let rule = String(
      try #require(page.firstMatch(of: #/name="rule" value="([0-9a-f]+)"/#)).output.1)
    let start = [("do", "rule"), ("facet", "lesion"), ("term", "cyst term"), ("rule", rule)]
    #expect(await work.preview(site, start).page.contains("nothing to save"))
    let approved = await work.preview(site, start + [("status", "approved")])
    #expect(approved.page.contains("{term: &quot;cyst term&quot;, status: approved, review: ab}"))
    let asked = await work.preview(
      site, start + [("site", "arm"), ("why", "only there"), ("status", "proposed")])
    #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    let text = try work.text()
    #expect(text.contains("why: \"only there\", status: proposed, when: {site: [arm]}, by: ab"))
    let after = await work.get(site, "/terms?facet=lesion&term=cyst%20term").page
    #expect(after.contains("where site is arm") && after.contains("value=\"arm\" checked"))
    // The state alone takes a rule out of the plan: the term is in review then.
    let rejected = try #require(after.firstMatch(of: #/name="rule" value="([0-9a-f]+)"/#)).output.1
    let gone = await work.preview(
      site,
      [
        ("do", "rule"), ("facet", "lesion"), ("term", "cyst term"), ("rule", String(rejected)),
        ("why", "only there"), ("site", "arm"), ("status", "rejected"),
      ])
    #expect(gone.page.contains("status: rejected"), "\(gone.page)")
  }

  @Test func `a spelling, a pair, a family and a class are taken out where they are shown`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let original = try work.text()
    for form: Form in [
      [("do", "spelling"), ("facet", "lesion"), ("term", "wart"), ("other", "verruca")],
      [("do", "apart"), ("facet", "lesion"), ("term", "wart"), ("other", "red wart")],
      [
        ("do", "family-new"), ("facet", "lesion"), ("family", "f"), ("members", "cyst"),
        ("rest", "nodule"), ("least", "1"),
      ],
      [("do", "class"), ("facet", "lesion"), ("label", "new one")],
    ] {
      let asked = await work.preview(site, form)
      #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    }
    #expect(await work.get(site, "/terms/policy").page.contains("wart → verruca"))
    #expect(await work.get(site, "/terms/classes").page.contains("wart and red wart"))
    for form: Form in [
      [("do", "spelling-out"), ("wrong", "wart")],
      [("do", "pair-out"), ("facet", "lesion"), ("first", "wart"), ("second", "red wart")],
      [("do", "family-out"), ("facet", "lesion"), ("family", "f")],
      [("do", "class-out"), ("facet", "lesion"), ("class", "new-one")],
    ] {
      let asked = await work.preview(site, form)
      #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    }
    #expect(try work.text() == original)
  }

  @Test(
    "what can't be set is refused in words",
    arguments: [
      ([("do", "policy"), ("near_threshold", "much")], "percentage"),
      ([("do", "family"), ("facet", "lesion"), ("family", "none"), ("least", "1")], "no family"),
      (
        [
          ("do", "family-new"), ("facet", "lesion"), ("family", "f"), ("rest", "cyst"),
          ("least", "1"),
        ], "one member"
      ),
      ([("do", "person-new"), ("id", "zz")], "name"),
      ([("do", "person"), ("id", "zz"), ("name", "Z.")], "no person"),
      ([("do", "person-new"), ("id", "ab"), ("name", "Other")], "a person &#39;ab&#39; already"),
      (
        [
          ("do", "class-notes"), ("facet", "lesion"), ("class", "cyst"), ("label", "c"),
          ("status", "superseded-by"),
        ], "took its place"
      ),
      ([("do", "spelling-out"), ("wrong", "none")], "any more"),
    ] as [(Form, String)])
  func refusals(form: Form, words: String) async throws {
    let work = try TermsWorkspace()
    let page = await work.preview(try work.site(), form).page
    #expect(page.contains("This can’t be done") && page.contains(words), "\(page)")
  }

  @Test func `moving one word of a class says that the others stay`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    _ = await work.post(site, "/terms/save", asked.save)
    let moved = await work.preview(site, TermsWorkspace.placing("wart", into: "nodule")).page
    #expect(
      moved.contains(
        "Only &#39;wart&#39; moves. Other terms of cyst stay there: &#39;cyst term&#39;."))
  }

  @Test func `every class has a page with its terms and what thresholds compare`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let threshold = [("do", "under"), ("facet", "lesion"), ("least", "1")]
    #expect(await work.post(site, "/terms/keep", threshold).status == 303)
    let page = await work.get(site, "/terms/class?facet=lesion&class=cyst").page
    #expect(page.contains(">cyst term</a>") && page.contains("images count"))
    let classes = await work.get(site, "/terms/classes").page
    #expect(
      classes.contains("Images that count")
        && classes.contains("/terms/class?facet=lesion&amp;class=cyst"))
    let out = await work.preview(
      site, [("do", "class-out"), ("facet", "lesion"), ("class", "cyst")]
    ).page
    #expect(out.contains("The rules of its terms go with it: &#39;cyst term&#39;."))
    let gone = await work.get(site, "/terms/class?facet=lesion&class=none").page
    #expect(gone.contains("no such class"))
  }
}
