import Documents
import Files
import Foundation
import Rules
import Synchronization
import Taxonomy
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// Several edits looked at together and saved at once.
@Suite struct UnsavedEditsTests {
  private static let first = TermsWorkspace.placing("wart", into: "cyst")
  private static let second = TermsWorkspace.placing("red wart", into: "nodule")

  /// What the page of unsaved edits would send to save them.
  private func form(_ page: String) -> [(String, String)] {
    ["seen", "unsaved"].map { name in
      let values = page.matches(of: #/name="(seen|unsaved)" value="([0-9a-f.]+)"/#)
      return (name, values.first { $0.output.1 == name }.map { String($0.output.2) } ?? "")
    }
  }

  @Test func `edits wait, are shown with the plan of all, and one save writes them`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let before = try work.text()
    #expect(await work.get(site, "/terms/unsaved").page.contains("No edit waits to be saved."))
    let kept = await work.post(site, "/terms/keep", Self.first)
    #expect(kept.status == 303 && kept.address == "/terms?facet=lesion&term=wart")
    #expect(try work.text() == before)
    let term = await work.get(site, kept.address).page
    #expect(term.contains("1 edit not saved") && term.contains("a kind of cyst"))
    let second = await work.preview(site, Self.second)
    #expect(second.page.contains("Together with 1 edit not saved before"))
    #expect(second.page.contains("Save all 2") && second.page.contains("red wart"))
    #expect(await work.post(site, "/terms/keep", Self.second).status == 303)
    let all = await work.get(site, "/terms/unsaved").page
    #expect(
      all.contains("Save all 2") && all.contains("{term: wart") && all.contains("{term: red wart"))
    let saved = await work.post(site, "/terms/save", form(all))
    #expect(saved.status == 303 && saved.address == "/terms?")
    let text = try work.text()
    #expect(
      text.contains("includes: [{term: wart, by: ab") && text.contains("{term: red wart, by: ab"))
    #expect(await !work.get(site, "/terms").page.contains("not saved"))
    // As one after the other would have written it.
    let other = try TermsWorkspace()
    let otherSite = try other.site()
    for form in [Self.first, Self.second] {
      let asked = await other.preview(otherSite, form)
      #expect(await other.post(otherSite, "/terms/save", asked.save).status == 303)
    }
    #expect(try other.text() == text)
    #expect(await work.undo(site).status == 303)
    #expect(try work.text() == before)
  }

  @Test func `the plan of all is what derm-refine plan says afterwards`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    for form in [Self.first, Self.second] { _ = await work.post(site, "/terms/keep", form) }
    let page = await work.get(site, "/terms/unsaved?whole=1").page
    let shown = try #require(
      page.firstMatch(of: #/(?s)<pre class="plan" id="whole-plan">(.*?)</pre>/#)
    ).output.1
    #expect(await work.post(site, "/terms/save", form(page)).status == 303)
    let said = try Refinement(
      atlas: try Atlas.load(try #require(work.data.terms.catalogue)),
      book: try RuleBook(work.rules),
      options: RefinementOptions()
    ).consequences(since: work.data.pack)
    let plain = shown.replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
      .replacing("&gt;", with: ">").replacing("&lt;", with: "<").replacing("&amp;", with: "&")
    #expect(plain == said.text)
  }

  @Test func `an edit is left out, and what was not seen is not saved`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    for form in [Self.first, Self.second] { _ = await work.post(site, "/terms/keep", form) }
    let seen = form(await work.get(site, "/terms/unsaved").page)
    for edit in ["", "x", "+1", "-1"] {
      let refused = await work.post(site, "/terms/discard", [("edit", edit)])
      #expect(refused.status == 400 || refused.status == 409, "\(edit): \(refused.status)")
      #expect(refused.page.contains("The form names no edit"))
    }
    #expect(await work.post(site, "/terms/discard", [("edit", "1")]).address == "/terms/unsaved")
    let before = try work.text()
    let refused = await work.post(site, "/terms/save", seen)
    #expect(refused.status == 409 && refused.page.contains("have changed since you looked"))
    #expect(try work.text() == before)
    let page = await work.get(site, "/terms/unsaved").page
    #expect(!page.contains("{term: wart") && page.contains("{term: red wart"))
    #expect(await work.post(site, "/terms/save", form(page)).status == 303)
    #expect(try !work.text().contains("{term: wart"))
  }

  @Test func `a new class takes terms of later edits before anything is saved`() async throws {
    let work = try TermsWorkspace()
    let site = try work.site()
    let new = [("do", "class"), ("facet", "lesion"), ("label", "Wärzchen, groß")]
    #expect(await work.post(site, "/terms/keep", new).status == 303)
    let term = await work.get(site, "/terms?facet=lesion&term=wart").page
    #expect(term.contains("value=\"waerzchen-gross\""))
    let placed = TermsWorkspace.placing("wart", into: "waerzchen-gross")
    let asked = await work.preview(site, placed)
    #expect(await work.post(site, "/terms/save", placed + form(asked.page)).status == 303)
    #expect(try work.text().contains("waerzchen-gross: {label: \"Wärzchen, groß\", by: ab"))
  }

  @Test
  func `a file that was changed meanwhile takes the edits that fit, and the others are named`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    for form in [Self.second, Self.first] { _ = await work.post(site, "/terms/keep", form) }
    let fits = try work.text() + "# an editor's line\n"
    try AtomicFile.write(fits, to: work.rules)
    #expect(await work.get(site, "/terms/unsaved").page.contains("Save all 2"))
    let other = fits.replacing("    cyst: {same_as: [\"cyst term\"]}\n", with: "")
    try AtomicFile.write(other, to: work.rules)
    let list = await work.get(site, "/terms")
    #expect(list.status == 200 && list.page.contains("Not all of them fit"))
    let page = await work.get(site, "/terms/unsaved").page
    #expect(page.contains("does not fit") && page.contains("no lesion class &#39;cyst&#39;"))
    #expect(!page.contains("action=\"/terms/save\""))
    _ = await work.post(site, "/terms/discard", [("edit", "2")])
    let left = await work.get(site, "/terms/unsaved").page
    #expect(await work.post(site, "/terms/save", form(left)).status == 303)
    let text = try work.text()
    #expect(text.contains("{term: red wart") && text.hasSuffix("# an editor's line\n"))
  }

  @Test func `who was taken out of the rules still looks at the terms, and finds the edits again`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let before = try work.text()
    let other = before.replacing("ab: {name: A. B., role: dermatologist}, ", with: "")
    try AtomicFile.write(other, to: work.rules)
    let alone = await work.get(site, "/terms?facet=lesion&term=wart")
    #expect(alone.status == 200 && alone.page.contains("Put into a class"))
    try AtomicFile.write(before, to: work.rules)
    _ = await work.post(site, "/terms/keep", Self.first)
    try AtomicFile.write(other, to: work.rules)
    for path in ["/terms", "/terms/classes", "/terms/policy"] {
      let (status, page) = await work.get(site, path)
      #expect(status == 200 && page.contains("1 edit not saved"), "\(path)")
    }
    let page = await work.get(site, "/terms/unsaved").page
    #expect(page.contains("is not one of the people") && page.contains("They wait here"))
    #expect(!page.contains("action=\"/terms/save\""))
    try AtomicFile.write(before, to: work.rules)
    let again = await work.get(site, "/terms/unsaved").page
    #expect(await work.post(site, "/terms/save", form(again)).status == 303)
    #expect(try work.text().contains("{term: wart, by: ab"))
  }

  @Test func `what is looked at before midnight and saved after it bears the day of the save`()
    async throws
  {
    let work = try TermsWorkspace()
    let day = Day()
    let site = try work.site(today: { day.text.withLock { $0 } })
    let asked = await work.preview(site, Self.first)
    #expect(asked.page.contains("date: 2026-11-30"))
    day.text.withLock { $0 = "2026-12-01" }
    #expect(await work.post(site, "/terms/save", asked.save).status == 303)
    #expect(try work.text().contains("{term: wart, by: ab, date: 2026-12-01"))
    _ = await work.post(site, "/terms/keep", Self.second)
    let all = await work.get(site, "/terms/unsaved").page
    #expect(all.contains("{term: red wart, by: ab, date: 2026-12-01"))
    day.text.withLock { $0 = "2026-12-02" }
    #expect(await work.post(site, "/terms/save", form(all)).status == 303)
    #expect(try work.text().contains("{term: red wart, by: ab, date: 2026-12-02"))
  }

  /// The day that a test says it is.
  private final class Day: Sendable {
    let text = Mutex("2026-11-30")
  }

  @Test func `undo reaches back over several saves, and stops at what another program wrote`()
    async throws
  {
    let work = try TermsWorkspace()
    let site = try work.site()
    let before = try work.text()
    for form in [Self.first, Self.second] {
      let asked = await work.preview(site, form)
      #expect(await work.post(site, "/terms/save", asked.save).status == 303)
    }
    for _ in 0..<2 { #expect(await work.undo(site).status == 303) }
    #expect(try work.text() == before)
    #expect(await work.undo(site).status == 409)
  }
}
