import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Rules

/// Edits in the text of rules: what goes, what stays, what is refused.
@Suite struct EditedRulesTests {
  private func reference(_ text: String, _ term: String, _ facet: Facet = .lesion) throws
    -> RuleReference
  {
    let file = RuleFileReader.read(Array(text.utf8), path: "rules.yaml").file
    return RuleReference(
      try #require(file[facet].terms.first { $0.term.value == term }), facet: facet)
  }

  private static func renaming(_ id: String, _ label: String) -> RuleEdit {
    .set(.classRule(.lesion, id), [RuleField("label", .text(label))])
  }

  private static let text = """
    derm_rules: 1
    people: {ab: {name: A. B.}, cd: {name: C. D.}}
    lesions:
      drop_under: {share: 0.5%, at_least: 10}   # the paper's
      classes:
        a: {same_as: [alpha, "al, pha", {term: ä, why: "x"}], includes: beta}   # a comment
        b:
          label: "B"
          same_as:
            - gamma   # kept
            - {term: delta, by: cd, status: proposed}
            # before epsilon
            - term: epsilon
              by: cd
          includes: [
            zeta,   # of zeta
            eta,
          ]
      families:
        f: {keep_apart_over: 5, rest: a, members: [b]}
      drop:
        - {term: ruler, why: "a thing"}

    """

  @Test(
    "a rule that is taken out leaves every other byte",
    arguments: [
      ("alpha", "alpha, ", ""), ("al, pha", "\"al, pha\", ", ""),
      ("ä", ", {term: ä, why: \"x\"}", ""), ("beta", ", includes: beta", ""),
      ("gamma", "        - gamma   # kept\n", ""),
      ("delta", "        - {term: delta, by: cd, status: proposed}\n", ""),
      ("epsilon", "        - term: epsilon\n          by: cd\n", ""),
      ("zeta", "zeta,   # of zeta", "# of zeta"), ("eta", "        eta,\n", ""),
      ("ruler", "  drop:\n    - {term: ruler, why: \"a thing\"}\n", ""),
    ])
  func removal(term: String, gone: String, left: String) throws {
    let edited = try edited(Self.text, [.remove(try reference(Self.text, term))])
    #expect(
      String(decoding: edited.after, as: UTF8.self)
        == Self.text.replacingOccurrences(of: gone, with: left))
  }

  @Test func `a class keeps an empty list where a key needs a value`() throws {
    let text =
      "derm_rules: 1\nlesions:\n  classes:\n    a:\n      same_as:\n        - alpha\n    b: {same_as: beta}\n"
    let after = try edited(
      text, [.remove(try reference(text, "alpha")), .remove(try reference(text, "beta"))]
    ).after
    #expect(
      String(decoding: after, as: UTF8.self)
        == "derm_rules: 1\nlesions:\n  classes:\n    a:\n      same_as: []\n    b: {}\n")
  }

  @Test(
    "an approval says who looked at the rule and leaves who decided",
    arguments: [
      ("alpha", "[alpha,", "[{term: alpha, status: approved, review: ab},"),
      ("delta", "status: proposed}", "status: approved, review: ab}"),
      ("beta", "includes: beta", "includes: {term: beta, status: approved, review: ab}"),
      (
        "epsilon", "term: epsilon\n          by: cd\n",
        "term: epsilon\n          by: cd\n          status: approved\n          review: ab\n"
      ),
      ("ruler", "\"a thing\"}", "\"a thing\", status: approved, review: ab}"),
    ])
  func approval(term: String, old: String, new: String) throws {
    let edited = try edited(Self.text, [.approve(try reference(Self.text, term))])
    #expect(
      String(decoding: edited.after, as: UTF8.self)
        == Self.text.replacingOccurrences(of: old, with: new))
  }

  @Test
  func `a term moves to another class in one edit, and the first step alone is never written`()
    throws
  {
    let move = Decision(.includes, facet: .lesion, term: "alpha", classes: ["b"])
    #expect(throws: TaxonomyError.self) { try edited(Self.text, [.decide(move)]) }
    let made = try edited(Self.text, [.remove(try reference(Self.text, "alpha")), .decide(move)])
    let after = String(decoding: made.after, as: UTF8.self)
    #expect(!after.contains("[alpha"))
    #expect(after.contains("{term: alpha, by: ab, date: 2026-11-29, status: proposed}"))
    #expect(made.decisions.map(\.term) == ["alpha"])
  }

  @Test func `a rule is found again after lines moved, and refused when it says something else`()
    throws
  {
    let reference = try reference(Self.text, "gamma")
    let moved = Self.text.replacingOccurrences(of: "lesions:", with: "# a line\n\nlesions:")
    #expect(try edited(moved, [.remove(reference)]).isChange)
    let other = Self.text.replacingOccurrences(of: "- gamma", with: "- {term: gamma, by: cd}")
    #expect(throws: TaxonomyError.self) { try edited(other, [.remove(reference)]) }
  }

  @Test(
    "labels, thresholds and classes are written where they stand",
    arguments: [
      (
        Self.renaming("b", "Bé \"q\""), "label: \"B\"",
        "label: \"Bé \\\"q\\\"\""
      ),
      (Self.renaming("a", "A"), "includes: beta}", "includes: beta, label: \"A\"}"),
      (
        .dropUnder(.lesion, Threshold(share: .init(percent: "1.5%"), atLeast: 20)),
        "{share: 0.5%, at_least: 10}", "{share: 1.5%, at_least: 20}"
      ),
      (.dropUnder(.lesion, Threshold(share: nil, atLeast: 7)), "{share: 0.5%, at_least: 10}", "7"),
      (
        .set(.family(.lesion, "f"), [RuleField("keep_apart_over", .word("9"))]), "over: 5",
        "over: 9"
      ),
    ])
  func values(edit: RuleEdit, old: String, new: String) throws {
    let edited = try edited(Self.text, [edit])
    #expect(
      String(decoding: edited.after, as: UTF8.self)
        == Self.text.replacingOccurrences(of: old, with: new))
  }

  @Test func `a new class takes its first term in the same edit`() throws {
    let first = Decision(.sameAs, facet: .lesion, term: "theta", classes: ["c"])
    let edited = try edited(Self.text, [.addClass(.lesion, id: "c", label: "C"), .decide(first)])
    let file = RuleFileReader.read(edited.after, path: "rules.yaml").file
    #expect(file.lesions.classes.map(\.id.value) == ["a", "b", "c"])
    #expect(file.lesions.terms.contains { $0.term.value == "theta" && $0.note.by == "ab" })
  }

  @Test func `what the language refuses is no edit`() throws {
    let bad: [RuleEdit] = [
      .addClass(.lesion, id: "a", label: "A"), .addClass(.lesion, id: "Not plain", label: "N"),
      Self.renaming("a", "B"), Self.renaming("z", "Z"),
      .set(.family(.lesion, "g"), [RuleField("keep_apart_over", .word("9"))]),
      .decide(Decision(.drop, facet: .lesion, term: "x")),
    ]
    for edit in bad {
      #expect(throws: TaxonomyError.self, "\(edit)") { try edited(Self.text, [edit]) }
    }
  }

  @Test func `a file that another program changed meanwhile is left alone`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("rules.yaml")
    try AtomicFile.write(Self.text, to: path)
    let edited = try edited(
      Array(Self.text.utf8), [.remove(try reference(Self.text, "alpha"))], path: path)
    try AtomicFile.write(Self.text + "# somebody\n", to: path)
    #expect(throws: TaxonomyError.self) { try edited.write() }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.text + "# somebody\n")
  }

  /// Lines that an edit is not about: all of the old text but those that hold the term, or one more comma.
  @Test
  func
    `hundreds of layouts lose one rule or have it approved, say all the rest, and keep the other lines`()
    throws
  {
    var (removed, approved) = (0, 0)
    for seed in 0..<300 {
      var rules = RandomRules(seed: UInt64(seed))
      let before = rules.bytes()
      let file = RuleFileReader.read(before, path: "rules.yaml").file
      for facet in [Facet.lesion, .site] {
        for rule in file[facet].terms {
          let reference = RuleReference(rule, facet: facet)
          guard let gone = try? edited(before, [.remove(reference)]) else {
            Issue.record("\(seed) \(rule.term.value)\n\(String(decoding: before, as: UTF8.self))")
            continue
          }
          let after = RuleFileReader.read(gone.after, path: "rules.yaml").file
          let difference = RuleDifference(from: file, to: after)
          #expect(
            difference.added.isEmpty && difference.removed.count == 1, "\(seed) \(rule.term.value)")
          #expect(gone.diff.split(separator: "\n").count { $0.hasPrefix("+") } <= 3)
          removed += 1
          guard rule.note.status != .approved else { continue }
          guard let signed = try? edited(before, [.approve(reference)]) else {
            Issue.record(
              "approve \(seed) \(rule.term.value)\n\(String(decoding: before, as: UTF8.self))")
            continue
          }
          let read = RuleFileReader.read(signed.after, path: "rules.yaml").file
          let change = RuleDifference(from: file, to: read)
          #expect(
            change.added.count == 1 && change.removed.count == 1, "\(seed) \(rule.term.value)")
          #expect(change.added.first?.contains("status approved") == true)
          approved += 1
        }
      }
    }
    #expect(removed > 1000 && approved > 300)
  }
}
