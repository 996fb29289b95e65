import Artifacts
import Documents
import Files
import Rules
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// What pages say when a click comes twice, too late, or asks for what can't be.
@Suite struct TermsTroubleTests {
  @Test func `a second click on Save finds the edit saved`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let asked = await work.preview(site, TermsWorkspace.placing("wart", into: "cyst"))
    let first = await work.post(site, "/terms/save", asked.save)
    let saved = try work.text()
    let second = await work.post(site, "/terms/save", asked.save)
    #expect(first.status == 303 && second.status == 303 && first.address == second.address)
    #expect(try work.text() == saved)
    // Another edit of the same text is none that was saved.
    let other = TermsWorkspace.placing("red wart", into: "cyst")
    let late = await work.post(
      site, "/terms/save", other + asked.save.filter { $0.0 == "seen" })
    #expect(late.status == 409 && late.page.contains("changed by another program"))
  }

  @Test func `the button takes back what its page shows, and nothing else`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    var digests: [String] = []
    for term in ["wart", "red wart"] {
      let asked = await work.preview(site, TermsWorkspace.placing(term, into: "cyst"))
      #expect(await work.post(site, "/terms/save", asked.save).status == 303)
      let page = await work.get(site, "/terms").page
      digests.append(
        String(try #require(page.firstMatch(of: #/name="saved" value="([0-9a-f]+)"/#)).output.1))
    }
    let saved = try work.text()
    for stale in [digests[0], ""] {
      let refused = await work.post(
        site, "/terms/undo", [("path", "/terms/classes"), ("saved", stale)])
      #expect(refused.status == 409 && refused.page.contains("Nothing was taken back"))
      #expect(refused.page.contains("Classes and thresholds"))
      #expect(refused.page.contains("red wart&#39; is a kind of cyst.</p>"), "\(refused.page)")
      #expect(try work.text() == saved)
    }
    let term = [("facet", "lesion"), ("term", "wart"), ("saved", digests[0])]
    let onTerm = await work.post(site, "/terms/undo", term)
    #expect(onTerm.status == 409 && onTerm.page.contains("id=\"term\""))
    #expect(await work.post(site, "/terms/undo", []).status == 409)
    #expect(await work.post(site, "/terms/undo", [("saved", digests[1])]).status == 303)
    // A double click does not take back the save before, too.
    #expect(await work.post(site, "/terms/undo", [("saved", digests[1])]).status == 409)
    #expect(try work.text().contains("{term: wart"))
  }

  @Test func `errors that only the change makes are said of the change`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let image = work.data.pack.images[0].id.rawValue
    try AtomicFile.write(
      "image,add_class,why,by,date\n\(image),cyst,seen,ab,2026-11-01\n",
      to: RuleBook.sibling(work.rules, "overrides.csv"))
    #expect(await work.get(site, "/terms").page.contains("cyst term"))
    let out = [("do", "class-out"), ("facet", "lesion"), ("class", "cyst")]
    let page = await work.preview(site, out).page
    #expect(page.contains("This can’t be done") && page.contains("With this change: "), "\(page)")
    #expect(!page.contains("in an editor"))
    // Kept for later, no single edit is to blame.
    let first = TermsWorkspace.placing("wart", into: "nodule")
    #expect(await work.post(site, "/terms/keep", first).status == 303)
    let text = try work.text()
    let added = text.replacing(
      "    nodule: {", with: "    lump: {same_as: [lump]}\n    nodule: {")
    try AtomicFile.write(added, to: work.rules)
    let lump = [("do", "class-out"), ("facet", "lesion"), ("class", "lump")]
    #expect(await work.post(site, "/terms/keep", lump).status == 303)
    try AtomicFile.write(
      "image,add_class,why,by,date\n\(image),lump,seen,ab,2026-11-01\n",
      to: RuleBook.sibling(work.rules, "overrides.csv"))
    let unsaved = await work.get(site, "/terms/unsaved").page
    #expect(unsaved.contains("One of the edits that are not saved does not fit."), "\(unsaved)")
    // No single edit is to blame.
    let list = try #require(unsaved.firstRange(of: "<ol"))
    let end = try #require(unsaved.firstRange(of: "</ol>"))
    #expect(!unsaved[list.lowerBound..<end.lowerBound].contains("alert trouble"), "\(unsaved)")
    let next = await work.preview(site, TermsWorkspace.placing("red wart", into: "cyst")).page
    #expect(next.contains("One of the edits that are not saved does not fit: "), "\(next)")
  }

  @Test func `an alert stands on the page where no edit is left`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    _ = await work.post(site, "/terms/keep", TermsWorkspace.placing("wart", into: "cyst"))
    let page = await work.get(site, "/terms/unsaved").page
    let seen = try #require(page.firstMatch(of: #/name="seen" value="([0-9a-f]+)"/#)).output.1
    _ = await work.post(site, "/terms/discard", [("edit", "1")])
    let late = await work.post(
      site, "/terms/save", [("seen", String(seen)), ("unsaved", "1")])
    #expect(late.status == 409 && late.page.contains("have changed since you looked"))
    #expect(late.page.contains("No edit waits to be saved."))
  }

  @Test func `a new class whose id is in the term is named once`() async throws {
    let work = try TermsWorkspace()
    let form = [
      ("do", "place"), ("facet", "lesion"), ("term", "red wart"), ("verb", "includes"),
      ("class", "+"), ("label", "Wart"),
    ]
    let page = await work.preview(try work.site(), form).page
    #expect(
      page.contains("&#39;red wart&#39; is a kind of the new class “Wart”</h1>"), "\(page)")
  }
}
