import Digests
import Documents
import Artifacts
import Files
import Foundation
import Rules
import SyntheticRuns
import Taxonomy
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// Edits of the rules from the page: shown first, written on demand, refused in words.
@Suite struct TermsSavingTests {
  @Test func `consequences are shown first, and only saving writes, with person and date`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let before = try work.text()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    #expect(asked.status == 200)
    #expect(asked.page.contains("Images that change") && asked.page.contains("<ins>+"))
    #expect(try work.text() == before)
    let saved = await work.post(site, "/terms/save", asked.save)
    #expect(saved.status == 303 && saved.address.hasPrefix("/terms?facet=lesion&term=wart"))
    let line =
      "    cyst: {same_as: [\"cyst term\"], includes: [{term: wart, by: ab, date: \(Attribution.today), status: proposed}]}\n"
    #expect(
      try work.text()
        == before.replacing("    cyst: {same_as: [\"cyst term\"]}\n", with: line))
    let after = await work.get(site, saved.address).page
    #expect(after.contains("a kind of cyst") && after.contains("Take it back"))
    // The second time there is nothing to save, whether the term is the new one or an older one: a rule that says so
    // already keeps its person, date and state.
    for form in [
      TermsWorkspace.placing("wart", into: "cyst"),
      TermsWorkspace.placing("cyst term", into: "cyst", verb: "same_as"),
    ] {
      let again = await work.preview(site, form)
      #expect(again.status == 200 && again.page.contains("nothing to save"), "\(again.page)")
    }
  }

  @Test func `the page's plan is what derm-refine plan says afterwards`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let form = TermsWorkspace.placing("wart", into: "cyst")
    let asked = await work.preview(site, form + [("whole", "1")])
    let shown = try #require(
      asked.page.firstMatch(of: #/(?s)<pre class="plan" id="whole-plan">(.*?)</pre>/#)
    ).output.1
    _ = await work.post(site, "/terms/save", asked.save)
    let book = try RuleBook(work.rules)
    let catalogue = try #require(work.data.terms.catalogue)
    let said = try Refinement(
      atlas: try Atlas.load(catalogue), book: book, options: RefinementOptions()
    ).consequences(since: work.data.pack)
    let plain = shown.replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
      .replacing("&gt;", with: ">").replacing("&lt;", with: "<").replacing("&amp;", with: "&")
    #expect(plain == said.text)
    #expect(said.text.contains("images changed"))
  }

  @Test func `a file changed meanwhile is edited as it is now, after another look`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    let other = try work.text() + "# an editor's line\n"
    try AtomicFile.write(other, to: work.rules)
    let first = await work.post(site, "/terms/save", asked.save)
    #expect(first.status == 409 && first.page.contains("changed by another program"))
    #expect(try work.text() == other)
    let seen = first.page.firstMatch(of: #/name="seen" value="([0-9a-f]+)"/#).map {
      String($0.output.1)
    }
    let second = await work.post(
      site, "/terms/save", TermsWorkspace.placing("wart", into: "cyst") + [("seen", seen ?? "")])
    #expect(second.status == 303)
    #expect(try work.text().hasSuffix("# an editor's line\n"))
    #expect(try work.text().contains("{term: wart"))
  }

  @Test func `an edit that no longer applies is said, and nothing is written`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    let other = try work.text().replacing("    cyst: {same_as: [\"cyst term\"]}\n", with: "")
    try AtomicFile.write(other, to: work.rules)
    let saved = await work.post(site, "/terms/save", asked.save)
    #expect(saved.status == 409 && saved.page.contains("Nothing was written"))
    #expect(saved.page.contains("no lesion class &#39;cyst&#39;"))
    #expect(try work.text() == other)
  }

  @Test func `broken rules are shown with line and remedy, and nothing can be saved`() async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    let broken = try work.text().replacing("derm_rules: 1", with: "derm_rules: 9")
    try AtomicFile.write(broken, to: work.rules)
    let (status, page) = await work.get(site, "/terms")
    #expect(status == 200 && page.contains("rules.yaml:1:13: error unknown-version"))
    #expect(page.contains("fix: "))
    let saved = await work.post(site, "/terms/save", asked.save)
    #expect(saved.status == 409 && saved.page.contains("Nothing was written"))
    #expect(try work.text() == broken)
  }

  @Test func `whoever looks may be nobody in the rules, and nobody in the rules saves`()
    async throws
  {
    let work = try TermsWorkspace()
    let looking = try work.site("zz", readOnly: "This review is read-only.")
    let asked = await work.preview(looking, TermsWorkspace.placing("wart", into: "cyst"))
    #expect(asked.page.contains("Images that change"))
    let site = try work.site("ab")
    let before = try work.text()
    let form = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst")).save
    let without = before.replacing("ab: {name: A. B., role: dermatologist}, ", with: "")
    try AtomicFile.write(without, to: work.rules)
    let saved = await work.post(site, "/terms/save", form)
    #expect(saved.status == 409 && saved.page.contains("not one of the people"))
    #expect(try work.text() == without)
  }

  @Test func `an approval, a removal, a move and undoing them`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let original = try work.text()
    let page = await work.get(site, "/terms?facet=lesion&term=cyst%20term").page
    let rule = try #require(page.firstMatch(of: #/name="rule" value="([0-9a-f]+)"/#)).output.1
    for (deed, part) in [("approve", "status: approved, review: ab"), ("remove", "cyst: {}")] {
      let form = [("do", deed), ("facet", "lesion"), ("term", "cyst term"), ("rule", String(rule))]
      let asked = await work.preview(site, form)
      #expect(asked.page.contains(part), "\(deed)")
      #expect(await work.post(site, "/terms/save", asked.save).status == 303)
      #expect(try work.text().contains(part), "\(deed)")
      #expect(await work.undo(site).status == 303)
      #expect(try work.text() == original)
    }
    let moved = await work.preview(site, TermsWorkspace.placing("cyst term", into: "nodule"))
    #expect(await work.post(site, "/terms/save", moved.save).status == 303)
    #expect(try work.text().contains("cyst: {}") && work.text().contains("{term: cyst term,"))
    // Whoever edited the file since keeps that.
    let saved = try Digest.of(Array(work.text().utf8)).hex
    try AtomicFile.write(try work.text() + "# mine\n", to: work.rules)
    let undone = await work.post(site, "/terms/undo", [("saved", saved)])
    #expect(undone.status == 409 && undone.page.contains("Nothing was written"))
    #expect(try work.text().hasSuffix("# mine\n"))
  }

  @Test(
    "each kind of decision is written as the language says it",
    arguments: [
      ([("do", "several"), ("classes", "cyst"), ("classes", "nodule")], "means: [cyst, nodule]"),
      ([("do", "drop"), ("why", "too \"vague\""), ("may", "cyst")], "may_be: [cyst]"),
      ([("do", "spelling"), ("other", "verruca")], "spelling:\n  wart: verruca"),
      ([("do", "apart"), ("other", "cyst term")], "pair: [wart, cyst term]"),
      (
        [("do", "place"), ("verb", "same_as"), ("class", "+"), ("label", "Wart (any)")],
        "wart-any: {label: \"Wart (any)\""
      ),
    ])
  func decisions(fields: [(String, String)], written: String) async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let form = [("facet", "lesion"), ("term", "wart")] + fields
    let asked = await work.preview(site, form)
    #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    #expect(try work.text().contains(written))
    #expect(!(try RuleBook(work.rules)).findings.contains(where: \.isError))
  }

  @Test(
    "what can't be said is refused in words",
    arguments: [
      ([("do", "place"), ("verb", "looks_like"), ("class", "cyst")], "only look alike"),
      ([("do", "drop")], "every term that is dropped"),
      ([("do", "place"), ("verb", "includes")], "Choose a class"),
      ([("do", "several"), ("classes", "cyst")], "two or more classes"),
      ([("do", "remove"), ("rule", "00000000")], "no longer stands"),
      ([("do", "x")], "Nothing is done"),
      ([("do", "place"), ("verb", "same_as"), ("class", "+"), ("label", "疣")], "write an id"),
      ([("do", "drop"), ("why", String(repeating: "x", count: 601))], "longer than 600 bytes"),
    ])
  func refusals(fields: [(String, String)], said: String) async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let before = try work.text()
    let form = [("facet", "lesion"), ("term", "wart")] + fields
    #expect(await work.preview(site, form).page.contains(said))
    let saved = await work.post(site, "/terms/save", form)
    #expect(saved.status == 409 && saved.page.contains(said))
    #expect(try work.text() == before)
  }

  @Test func `average precision before and after comes from stored scores, when asked for`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let form = [("do", "drop"), ("facet", "lesion"), ("term", "cyst term"), ("why", "x")]
    #expect(await work.preview(site, form).page.contains("Before and after, from stored scores"))
    let asked = form + [("precision", "1")]
    #expect(await work.preview(site, asked).page.contains("Not computed."))
    let run = try work.workspace.synthetic.run(
      "net", tasks: "mtl", skill: 0.6, keepsFeatures: false)
    let text =
      #"{"answers":0,"kinds":[],"pack":"\#(work.data.pack.digest.hex)","sample":0,"scores":["\#(run.folder)"],"seed":0,"#
      + #""tool":"derm","unmatched_answers":0}"#
    try AtomicFile.write(text, to: work.workspace.folder.file("origin.json"))
    let page = await work.preview(site, asked).page
    #expect(page.contains("Labels that change") && page.contains("Mean over all classes"))
    #expect(page.contains("<tr><td>cyst</td>"))
    // A name changes no label.
    let rename = await work.preview(
      site,
      [
        ("do", "class-notes"), ("facet", "lesion"), ("class", "cyst"), ("label", "Cyst"),
        ("terms", "lesion"), ("precision", "1"),
      ])
    #expect(rename.page.contains("No label of a class that the networks know changes."))
  }

  @Test func `labels and thresholds change with their consequences in view`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let renaming = [
      ("do", "class-notes"), ("facet", "lesion"), ("class", "cyst"), ("label", "Cyst, any"),
      ("terms", "lesion"),
    ]
    let rename = await work.preview(site, renaming)
    #expect(
      await work.post(site, "/terms/save", rename.save).address
        == "/terms/class?facet=lesion&class=cyst")
    #expect(try work.text().contains("cyst: {same_as: [\"cyst term\"], label: \"Cyst, any\"}"))
    #expect(await work.get(site, "/terms/classes").page.contains(">Cyst, any</a>"))
    let undone = await work.undo(site, [("path", "/terms/classes")])
    #expect(undone.address == "/terms/classes?undone=1")
    #expect(await work.get(site, undone.address).page.contains("Taken back"))
    let again = await work.preview(site, renaming)
    #expect(await work.post(site, "/terms/save", again.save).status == 303)
    let under = [("do", "under"), ("facet", "lesion"), ("least", "12")]
    let asked = await work.preview(site, under)
    #expect(asked.page.contains("no class"))
    let piece = await work.preview(site, under + [("piece", "1")])
    #expect(!piece.page.contains("<html") && piece.page.contains("Images that change"))
    #expect(await work.post(site, "/terms/save", asked.save).status == 303)
    #expect(try work.text().contains("drop_under: 12"))
  }
}
