import Documents
import Files
import Rules
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// The form of a rule: what it leaves, what it may not clear, and what becomes of an approval.
@Suite struct RuleFormTests {
  private static let long = String(repeating: "a reason, ", count: 80) + "x"

  /// A site over rules whose class of cysts is another, and the form of its term as the page shows it.
  private func opened(
    _ cyst: String, defaults: String = ""
  ) async throws -> (work: TermsWorkspace, site: ReviewSite, form: [(String, String)]) {
    let work = try TermsWorkspace()
    let text = try work.text().replacing("cyst: {same_as: [\"cyst term\"]}", with: "cyst: \(cyst)")
    try AtomicFile.write(
      defaults.isEmpty ? text : text.replacing("lesions:", with: "defaults: \(defaults)\nlesions:"),
      to: work.rules)
    let site = try work.site()
    let rule = try #require(
      try RuleBook(work.rules).file.lesions.terms.first { $0.term.value == "cyst term" })
    var form = [
      ("do", "rule"), ("facet", "lesion"), ("term", "cyst term"),
      ("rule", RuleReference(rule, facet: .lesion).id),
    ]
    form += rule.condition.sites.reversed().map { ("site", $0) }
    form += rule.condition.diagnoses.reversed().map { ("diagnosis", $0) }
    form += rule.condition.sources.reversed().map { ("from", $0) }
    form += [
      ("why", ChangeFields.line(rule.note.why ?? "")), ("status", rule.note.status?.text ?? ""),
      ("confidence", rule.note.confidence ?? ""),
    ]
    form += rule.note.see.map { ("see", ChangeFields.line($0)) }
    return (work, site, form)
  }

  private func with(_ form: [(String, String)], _ key: String, _ value: String) -> [(
    String, String
  )] {
    form.filter { $0.0 != key } + [(key, value)]
  }

  @Test func `what the form shows is no change, and approving alone is an approval`() async throws {
    let (work, site, form) = try await opened(
      "{same_as: [{term: cyst term, when: {site: [arm, face], diagnosis: [acne, warts]}, from: [b, a], "
        + "why: \"\(Self.long)\\nand  more\", see: [one, \"two\\n words\"], by: cd, date: 2026-11-01}]}"
    )
    let page = await work.get(site, "/terms?facet=lesion&term=cyst%20term").page
    #expect(page.contains("x and more\"") && page.contains("two words</textarea>"))
    let same = await work.preview(site, form)
    #expect(same.page.contains("nothing to save"), "\(same.page)")
    let approved = await work.preview(site, with(form, "status", "approved"))
    #expect(await work.post(site, "/terms/save", approved.save).status == 303, "\(approved.page)")
    let text = try work.text()
    #expect(text.contains("by: cd, date: 2026-11-01, status: approved, review: ab}"), "\(text)")
    // The form that puts the term elsewhere shows the reason, too.
    let moved = TermsWorkspace.placing("cyst term", into: "nodule") + [("why", "a b")]
    #expect(await work.preview(site, moved).page.contains("a b"))
  }

  @Test func `a reason of any length stays with a term that moves`() async throws {
    let (work, site, _) = try await opened("{same_as: [{term: cyst term, why: \"\(Self.long)\"}]}")
    let moved = TermsWorkspace.placing("cyst term", into: "nodule") + [("why", Self.long)]
    let asked = await work.preview(site, moved)
    #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    #expect(try work.text().contains("{term: cyst term, why: \"\(Self.long)\", by: ab"))
  }

  @Test func `whoever changes a rule takes its approval away`() async throws {
    let (work, site, form) = try await opened(
      "{same_as: [{term: cyst term, why: \"so\", by: ef, date: 2026-11-01, review: cd, status: approved}]}"
    )
    let asked = await work.preview(site, with(form, "why", "otherwise"))
    #expect(await work.post(site, "/terms/save", asked.save).status == 303, "\(asked.page)")
    let text = try work.text()
    #expect(
      text.contains(
        "{term: cyst term, why: \"otherwise\", by: ab, date: \(Attribution.today), status: proposed}"
      ), "\(text)")
  }

  @Test(
    "what a rule takes over is changed where it stands",
    arguments: [
      ("why", "‘Why’ comes from the class", "why: \"of all\""),
      ("from", "‘Only from these sources’ comes from the class", "from: [atlas]"),
      ("confidence", "‘How sure’ comes from the defaults", ""),
      ("see", "‘Where to read on’ comes from the defaults", ""),
    ])
  func inherited(key: String, words: String, ofClass: String) async throws {
    let own = ofClass.isEmpty ? "" : ", \(ofClass)"
    let (work, site, form) = try await opened(
      "{same_as: [\"cyst term\"]\(own)}", defaults: "{by: cd, confidence: 0.5, see: [a book]}")
    let before = try work.text()
    let cleared = await work.preview(site, with(form, key, ""))
    #expect(cleared.page.contains(words) && cleared.page.contains("change it there"))
    #expect(await work.post(site, "/terms/save", cleared.save).status == 409)
    #expect(try work.text() == before)
    // What it says itself may go, and then the class's holds.
    let other = await work.preview(site, with(form, key, key == "confidence" ? "0.9" : "own"))
    #expect(await work.post(site, "/terms/save", other.save).status == 303, "\(other.page)")
  }
}
