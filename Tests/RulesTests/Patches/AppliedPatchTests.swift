import Documents
import Files
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules

@Suite struct AppliedPatchTests {
  private static let rules = """
    derm_rules: 1
    people: {ab: {name: A. B.}, cd: {name: C. D.}}
    defaults: {by: ab, date: 2026-01-02, status: approved}
    spelling: {tumor: tumour}
    lesions:
      classes:
        nodule: {same_as: [nodule], label: the nodule}
        cyst: {same_as: [cyst, {term: pimple, why: "no", status: rejected}]}
        tumour: {same_as: [tumour]}
      never_merge:
        - {pair: [blue cyst, nodule], why: "differs"}
    """

  private func attribution(by: String? = "cd", status: String? = nil) -> Attribution {
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = by
    attribution.status = status
    return attribution
  }

  private func accept(
    _ decisions: [Decision], rules: String = rules, by: String? = "cd", status: String? = nil,
    in folder: TemporaryFolder = TemporaryFolder()
  ) throws -> AppliedPatch {
    let book = try RuleText.book(rules, in: folder)
    return try AppliedPatch(
      Patch(decisions.map { Patch.Entry($0) }), rules: book.path,
      attribution: attribution(by: by, status: status))
  }

  /// The text of the conflicts that a decision meets.
  private func conflicts(
    _ decision: Decision, rules: String = rules, by: String? = "cd", status: String? = nil
  ) -> String {
    do {
      _ = try accept([decision], rules: rules, by: by, status: status)
      return ""
    } catch let error as TaxonomyError {
      #expect(error.exitStatus == .rules)
      return error.description
    } catch {
      return "\(error)"
    }
  }

  private func term(_ verb: Decision.Verb, _ term: String, _ classes: String..., why: String? = nil)
    -> Decision
  {
    Decision(verb, facet: .lesion, term: term, classes: classes, why: why)
  }

  @Test func `a decision is signed by whoever accepts it, not by the file's defaults`() throws {
    let folder = TemporaryFolder()
    let appliedPatch = try accept([term(.includes, "lump", "nodule", why: "w")], in: folder)
    try appliedPatch.write()
    let book = try RuleBook(appliedPatch.path)
    let rule = try #require(book.file.lesions.terms.first { $0.term.value == "lump" })
    #expect(rule.note.by == "cd" && rule.note.date == "2026-11-24")
    #expect(rule.note.status == .proposed)
    #expect(
      conflicts(term(.includes, "lump", "nodule"), by: nil).contains("Give --by, one of: ab, cd"))
    #expect(conflicts(term(.includes, "lump", "nodule"), by: "xy").contains("'xy' is nobody"))
    let approved = try accept([term(.includes, "lump", "nodule")], status: "approved")
    #expect(approved.diff.contains("status: approved"))
    let bare = Self.rules.replacing(/people.*\ndefaults.*\n/, with: "")
    #expect(
      conflicts(term(.includes, "lump", "nodule"), rules: bare, by: nil, status: "approved")
        .contains("Nobody signs it"))
    #expect(conflicts(term(.includes, "lump", "nodule"), rules: bare, by: nil).isEmpty)
  }

  @Test func `a term that has a mapping shows the line that gives it`() {
    let text = conflicts(term(.includes, "Cyst.", "nodule"))
    #expect(text.contains("rules.yaml:8:"), "\(text)")
    #expect(
      text.contains("'cyst' has a mapping here: same_as cyst -> cyst (ab, 2026-01-02, approved)"))
    #expect(text.contains("includes 'Cyst.' -> nodule"))
    #expect(conflicts(term(.sameAs, "tumor", "nodule")).contains("same_as tumour -> tumour"))
    #expect(conflicts(term(.sameAs, "pimple", "cyst")).contains("this decision is rejected here"))
  }

  @Test func `what is not there is named with what may be meant`() {
    #expect(conflicts(term(.includes, "lump", "nodul")).contains("Did you mean 'nodule'?"))
    #expect(conflicts(term(.includes, "lump", "the nodule")).contains("its id is 'nodule'"))
    #expect(conflicts(term(.also, "lump", "cyst")).contains("two or more classes"))
    #expect(conflicts(term(.looksLike, "lump", "cyst")).contains("needs a reason"))
    #expect(conflicts(term(.includes, "...", "cyst")).contains("Nothing is left of the term"))
    #expect(
      conflicts(Decision(.drop, facet: .lesion, term: "lump", mayBe: ["x"], why: "w"))
        .contains("no lesion class 'x'"))
  }

  @Test func `pairs that must stay apart are kept apart`() throws {
    let text = conflicts(term(.includes, "blue cyst", "nodule"))
    #expect(text.contains("never_merge 'blue cyst' and 'nodule': differs"), "\(text)")
    #expect(text.contains("same_as nodule -> nodule"))
    #expect(conflicts(term(.includes, "blue cyst", "cyst")).isEmpty)
    let pair = Decision(.neverMerge, facet: .lesion, term: "nodule", other: "Nodule.")
    #expect(conflicts(pair).contains("two different terms"))
    let known = Decision(.neverMerge, facet: .lesion, term: "Nodule", other: "blue cyst")
    #expect(try accept([known]).notes.contains { $0.contains("stands there already") })
  }

  @Test func `spellings that are corrected otherwise, or lead on, are refused`() throws {
    func spell(_ wrong: String, _ right: String) -> Decision {
      Decision(.spelling, facet: .lesion, term: wrong, other: right)
    }
    #expect(conflicts(spell("Tumor", "nodule")).contains("'tumor' is corrected to 'tumour' here"))
    #expect(conflicts(spell("x", "X.")).contains("are the same"))
    #expect(conflicts(spell("tumr", "tumor")).contains("spelling-chain"))
    #expect(try accept([spell("tumor", "tumour")]).decisions.isEmpty)
  }

  @Test func `of several decisions all go in, or none`() throws {
    let folder = TemporaryFolder()
    let good = term(.includes, "lump", "nodule")
    for bad in [term(.includes, "cyst", "nodule"), term(.sameAs, "lump", "cyst")] {
      #expect(throws: TaxonomyError.self) { try accept([good, bad], in: folder) }
      let text = try String(contentsOfFile: folder.file("rules.yaml"), encoding: .utf8)
      #expect(text == Self.rules)
    }
  }

  @Test func `a file that somebody saved in the meantime is left alone`() throws {
    let folder = TemporaryFolder()
    let appliedPatch = try accept([term(.includes, "lump", "nodule")], in: folder)
    try AtomicFile.write(Self.rules + "\n# mine\n", to: appliedPatch.path)
    #expect(throws: TaxonomyError.self) { try appliedPatch.write() }
    #expect(try String(contentsOfFile: appliedPatch.path, encoding: .utf8).hasSuffix("# mine\n"))
  }

  @Test func `a index that would change something else is refused with the line to write`() throws {
    // The only term is a block mapping: no insertion makes a list of it.
    let rules = """
      derm_rules: 1
      lesions:
        classes:
          cyst:
            looks_like:
              term: eel
              why: w
      """
    do {
      _ = try accept([term(.looksLike, "lump", "cyst", why: "w")], rules: rules, by: nil)
      Issue.record("it was inserted")
    } catch let error as TaxonomyError {
      #expect(
        error.description.contains("{term: lump, why: \"w\", date: 2026-11-24, status: proposed}"))
      #expect(error.description.contains("under class 'cyst', 'looks_like' by hand"))
      #expect(error.exitStatus == .badData)
    }
  }

  @Test func `a patch that was written reads back as the same decision`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("p.yaml")
    let decisions = [
      Decision(.spelling, facet: .lesion, term: "a: b", other: "yes"),
      term(.sameAs, "it's # \"x\"", "nodule", why: "w: \"q\""),
      term(.also, "b", "nodule", "cyst"),
      Decision(.drop, facet: .site, term: "c", mayBe: ["all"], why: "x"),
      Decision(.drop, facet: .lesion, term: "c", mayBe: ["nodule", "cyst"]),
      Decision(.neverMerge, facet: .lesion, term: "d", other: "e"),
    ]
    for decision in decisions {
      let text = Patch.text(
        decision, id: "12345678", comments: ["line", ""], rules: "rules.yaml", digest: "ab")
      try AtomicFile.write(text, to: path)
      if decision.needsReason, decision.why == nil {
        let patch = try Patch(contentsOf: path)
        #expect(patch.entries[0].decision.why == nil)
      }
      let patch = try Patch(contentsOf: path)
      #expect(patch.entries.map(\.decision) == [decision], "\(text)")
      #expect(patch.madeFrom == ["ab"])
    }
  }

  @Test(arguments: [
    ("", "empty"), ("derm_patch: 2\ndecisions: []\n", "unknown version"), ("a: [", "not YAML"),
    ("derm_patch: 1\ndecisions: [{verb: includ, term: x}]\n", "Did you mean 'includes'?"),
    (
      "derm_patch: 1\ndecisions: [{verb: drop, facet: lesion, term: x, class: y}]\n",
      "no key 'class'"
    ),
    (
      "derm_patch: 1\ndecisions: [{verb: includes, facet: lesion, term: x}]\n", "'class' is missing"
    ),
    (
      "derm_patch: 1\ndecisions: [{verb: never_merge, facet: lesion, pair: [x]}]\n",
      "two terms, not 1"
    ),
    ("derm_patch: 1\ndecisions: [{verb: same_as, term: x, class: y}]\n", "'facet' is missing"),
    ("derm_patch: 1\n", "decides nothing"), ("[]", "must be a mapping"),
    ("derm_patch: 1\ndecisions: [{facet: lesion}]\n", "'verb' is missing"),
  ])
  func `a patch with an error says what and where`(_ text: String, _ part: String) throws {
    let folder = TemporaryFolder()
    let path = folder.file("p.yaml")
    try AtomicFile.write(text, to: path)
    do {
      _ = try Patch(contentsOf: path)
      Issue.record("read: \(text)")
    } catch {
      let found = error.findings.map { $0.text(lines: []) }.joined()
      #expect(found.contains(part), "\(found)")
      #expect(error.findings.allSatisfy { $0.position.line >= 1 && $0.file == path })
      #expect(error.exitStatus == .badData)
    }
  }
}
