import Artifacts
import Files
import Foundation
import Rules
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// Forms of entries that somebody else changed after they were shown: nothing that stands there is lost.
@Suite struct ShownEntryTests {
  typealias Form = [(String, String)]

  private static let cyst: Form = [
    ("do", "class-notes"), ("facet", "lesion"), ("class", "cyst"), ("label", "Cyst"),
    ("terms", "lesion"),
  ]

  /// The rules with one of everything that a form is about.
  private func opened() throws -> (work: TermsWorkspace, site: ReviewSite) {
    let work = try TermsWorkspace()
    let text = try work.text().replacing(
      "lesions:\n",
      with: """
        policy: {no_label_left: keep}
        defaults: {confidence: 0.5}
        spelling: {wartt: wart}
        lesions:
          drop_under: 1
          families: {lumps: {keep_apart_over: 1, rest: nodule, members: [cyst]}}
          never_merge: [{pair: [wart, nodule term], why: "no"}]

        """)
    try AtomicFile.write(text, to: work.rules)
    return (work, try work.site())
  }

  /// A form with the field by which the page names what it shows.
  private func shown(
    _ work: TermsWorkspace, _ site: ReviewSite, _ path: String, _ form: Form
  ) async throws -> Form {
    let page = await work.get(site, path).page
    let deed = form[0].1
    let start = try #require(
      page.ranges(of: "<form").map(\.lowerBound).first { start in
        let inside = page[start...].split(separator: "</form>", maxSplits: 1)[0]
        return inside.contains("name=\"do\" value=\"\(deed)\"")
          && form.filter { ["facet", "term", "id"].contains($0.0) }
            .allSatisfy { inside.contains("name=\"\($0.0)\" value=\"\($0.1)\"") }
      }, "\(deed)")
    let seen = page[start...].firstMatch(of: #/name="shown" value="([0-9a-f]+)"/#)
    return form + [("shown", String(try #require(seen, "\(deed)").output.1))]
  }

  @Test(
    "a form whose entry the file says otherwise by now is refused in words",
    arguments: [
      (
        "/terms/class?facet=lesion&class=cyst", cyst, "cyst: {same", "cyst: {xref: [\"HP:1\"], same"
      ),
      (
        "/terms/class?facet=site&class=face",
        [("do", "class-out"), ("facet", "site"), ("class", "face")], "\"face term\"]}",
        "\"face term\", lump]}"
      ),
      (
        "/terms/classes", [("do", "under"), ("facet", "lesion"), ("least", "3")], "drop_under: 1",
        "drop_under: 2"
      ),
      (
        "/terms/classes", [("do", "section"), ("facet", "site"), ("one_per_image", "first")],
        "sites:\n", "sites:\n  one_per_image: most-specific\n"
      ),
      (
        "/terms/classes",
        [
          ("do", "family"), ("facet", "lesion"), ("family", "lumps"), ("rest", "nodule"),
          ("members", "cyst"), ("least", "3"),
        ], "keep_apart_over: 1", "keep_apart_over: 2"
      ),
      (
        "/terms/classes", [("do", "family-out"), ("facet", "lesion"), ("family", "lumps")],
        "keep_apart_over: 1", "keep_apart_over: 2"
      ),
      (
        "/terms/classes",
        [("do", "pair-out"), ("facet", "lesion"), ("first", "wart"), ("second", "nodule term")],
        "why: \"no\"", "why: \"never\""
      ),
      (
        "/terms/policy", [("do", "spelling-out"), ("wrong", "wartt")], "wartt: wart", "wartt: warts"
      ),
      (
        "/terms/policy", [("do", "policy"), ("votes_at_least", "2"), ("no_label_left", "keep")],
        "no_label_left: keep", "no_label_left: exclude"
      ),
      (
        "/terms/policy", [("do", "defaults"), ("confidence", "0.9")], "confidence: 0.5",
        "confidence: 0.6"
      ),
      (
        "/terms/policy", [("do", "person"), ("id", "ef"), ("name", "Other")], "name: E. F.",
        "name: E. G."
      ),
      ("/terms/policy", [("do", "person-out"), ("id", "ef")], "name: E. F.", "name: E. G."),
      (
        "/terms?facet=lesion&term=wart", TermsWorkspace.placing("wart", into: "cyst"),
        "cyst: {same_as: [\"cyst term\"]", "cyst: {same_as: [\"cyst term\", wart]"
      ),
    ] as [(String, Form, String, String)])
  func file(path: String, form: Form, old: String, new: String) async throws {
    let (work, site) = try opened()
    let sent = try await shown(work, site, path, form)
    let asked = await work.preview(site, sent)
    #expect(asked.page.contains("action=\"/terms/save\""), "\(asked.page)")
    let other = try work.text().replacing(old, with: new)
    let before = try work.text()
    #expect(other != before)
    try AtomicFile.write(other, to: work.rules)
    for page in [
      await work.preview(site, sent).page, await work.post(site, "/terms/save", asked.save).page,
      await work.post(site, "/terms/keep", sent).page,
    ] {
      #expect(page.contains("was changed since your page showed it"), "\(page)")
    }
    #expect(try work.text() == other)
    // What the page shows now is about what stands there now.
    let again = await work.preview(site, try await shown(work, site, path, form))
    #expect(!again.page.contains("was changed since"), "\(again.page)")
  }

  @Test func `an edit that is not saved counts, and what the form does not show does not`()
    async throws
  {
    let (work, site) = try opened()
    let sent = try await shown(work, site, "/terms/class?facet=lesion&class=cyst", Self.cyst)
    let placed = TermsWorkspace.placing("wart", into: "cyst")
    #expect(await work.post(site, "/terms/keep", placed).status == 303)
    #expect(await work.preview(site, sent).page.contains("Save all 2"))
    #expect(
      await work.post(site, "/terms/keep", Self.cyst + [("why", "of one name")]).status == 303)
    let late = await work.preview(site, sent).page
    #expect(
      late.contains("The class ‘Cyst’ was changed") && late.contains("an edit that is not saved"))
    // A second click on the button is no second edit, and no trouble.
    let threshold = try await shown(
      work, site, "/terms/classes", [("do", "under"), ("facet", "lesion"), ("least", "3")])
    for _ in 0..<2 {
      #expect(await work.post(site, "/terms/keep", threshold).status == 303)
    }
    #expect(await work.get(site, "/terms/unsaved").page.contains("Save all 3"))
  }

  @Test func `an edit that waits is not made over what the file says by now, and others are`()
    async throws
  {
    let (work, site) = try opened()
    #expect(await work.post(site, "/terms/keep", Self.cyst).status == 303)
    let threshold = [("do", "under"), ("facet", "lesion"), ("least", "3")]
    #expect(await work.post(site, "/terms/keep", threshold).status == 303)
    let text = try work.text()
    // Another key of the class: both hold.
    try AtomicFile.write(
      text.replacing("cyst: {same", with: "cyst: {xref: [\"HP:1\"], same"), to: work.rules)
    #expect(await work.get(site, "/terms/unsaved").page.contains("Save all 2"))
    // The same key.
    try AtomicFile.write(
      text.replacing("cyst: {same", with: "cyst: {label: \"Cysts\", same"), to: work.rules)
    let page = await work.get(site, "/terms/unsaved").page
    #expect(page.contains("does not fit") && page.contains("it was changed meanwhile"), "\(page)")
    #expect(!page.contains("action=\"/terms/save\""))
    _ = await work.post(site, "/terms/discard", [("edit", "1")])
    #expect(await work.get(site, "/terms/unsaved").page.contains("drop_under: 3"))
    try AtomicFile.write(text.replacing("drop_under: 1", with: "drop_under: 2"), to: work.rules)
    #expect(await work.get(site, "/terms/unsaved").page.contains("it was changed meanwhile"))
  }

  @Test func `as many edits wait as is said, and no more`() throws {
    let work = try TermsWorkspace()
    let desk = RulesDesk(rules: work.rules, data: work.data)
    let unsaved = UnsavedEdits(desk)
    let form = [("do", "under"), ("facet", "lesion"), ("least", "3")]
    let change = try TermChange(
      WebForm(form.map { (name: $0.0, value: $0.1) }), over: try desk.current(), by: "ab")
    for number in 1...UnsavedEdits.most { try unsaved.keep(change, request: "\(number)") }
    #expect(unsaved.isKept("\(UnsavedEdits.most)"))
    #expect {
      try unsaved.keep(change, request: "one more")
    } throws: {
      "\($0)".contains("\(UnsavedEdits.most) edits wait to be saved, and no more can wait")
    }
    unsaved.discard(1)
    try unsaved.keep(change, request: "in its place")
  }

  @Test func `a person goes who signed nothing`() async throws {
    let (work, site) = try opened()
    let before = try work.text()
    let out = try await shown(work, site, "/terms/policy", [("do", "person-out"), ("id", "ef")])
    let asked = await work.preview(site, out)
    #expect(await work.post(site, "/terms/save", asked.save).address == "/terms/policy")
    #expect(try work.text() == before.replacing(", ef: {name: E. F.}", with: ""))
    // Who writes here, who signed, and who answered stay.
    #expect(
      await work.preview(site, [("do", "person-out"), ("id", "ab")]).page.contains(
        "somebody else can take ‘ab’ out"))
    try AtomicFile.write(
      try work.text().replacing("why: \"no\"", with: "why: \"no\", review: cd"), to: work.rules)
    #expect(
      await work.preview(site, [("do", "person-out"), ("id", "cd")]).page.contains(
        "1 entry names ‘cd’"))
    try AtomicFile.write(before, to: work.rules)
    let image = work.data.pack.images[0].id.rawValue
    let corrections = RuleBook.sibling(work.rules, "overrides.csv")
    try AtomicFile.write(
      "image,add_class,why,by,date\n\(image),cyst,seen,cd,2026-11-01\n", to: corrections)
    #expect(
      await work.preview(site, [("do", "person-out"), ("id", "cd")]).page.contains(
        "the first in line 2 of "))
    try FileManager.default.removeItem(atPath: corrections)
    try AtomicFile.write("", to: work.workspace.logs.log(of: "ef"))
    #expect(
      await work.preview(site, [("do", "person-out"), ("id", "ef")]).page.contains("holds answers"))
  }

  @Test func `a changed class loses approval and check, and approving is a check`()
    async throws
  {
    let (work, site) = try opened()
    let signed =
      "cyst: {same_as: [{term: cyst term, by: cd, date: 2026-11-01}], label: \"Cyst\", by: cd, "
      + "date: 2026-11-01, status: approved, review: ef}"
    let text = try work.text().replacing("cyst: {same_as: [\"cyst term\"]}", with: signed)
    try AtomicFile.write(text, to: work.rules)
    let notes = Self.cyst + [("status", "approved"), ("why", "one name")]
    let changed = await work.preview(site, notes)
    #expect(changed.page.contains("Nobody has checked the class"), "\(changed.page)")
    #expect(await work.post(site, "/terms/save", changed.save).status == 303)
    let today = Attribution.today
    let proposed = try work.text()
    #expect(
      proposed.contains(
        "label: \"Cyst\", by: ab, date: \(today), status: proposed, why: \"one name\"}"),
      "\(proposed)")
    let approved = await work.preview(
      site, Self.cyst + [("status", "approved"), ("why", "one name")])
    #expect(await work.post(site, "/terms/save", approved.save).status == 303)
    let checked = try work.text()
    #expect(
      checked.contains(
        "by: ab, date: \(today), status: approved, why: \"one name\", review: ab}"),
      "\(checked)")
  }
}
