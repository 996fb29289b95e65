import Documents
import Testing
import Vocabulary

@testable import Rules

/// Values that take several lines between brackets, and ranges that no text has.
@Suite struct MultiLineValueTests {
  private func edited(_ text: String, _ fields: [RuleField], term: String = "x") throws -> String {
    let rules = book(Array(text.utf8)).file.lesions
    let rule = try #require(rules.terms.first { $0.term.value == term })
    let place = RulePlace.rule(RuleReference(rule, facet: .lesion))
    let edits: [RuleEdit] = fields.isEmpty ? [.take(place)] : [.set(place, fields)]
    return try editedText(text, edits)
  }

  private func rules(_ entry: String) -> String {
    """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    lesions:
      classes:
        c:
          same_as:
            - \(entry)
            - y

    """
  }

  private static let fields = [
    RuleField("why", .text("short")), RuleField("confidence", .word("0.8")),
  ]

  @Test(
    "a value over two lines, behind an anchor or with a tag is replaced, and keys around it stay",
    arguments: [
      "{term: x, by: ab, date: 2026-11-01, why: \"a long reason,\n            over two lines\"}",
      "{term: x, by: ab, why: 'it''s, as\n            they say', date: 2026-11-01}",
      "{term: x, why: plain words\n            over two lines, by: ab, date: 2026-11-01}",
      "{term: x, why: &w \"with, an anchor\", by: ab, date: 2026-11-01}",
      "{term: x, by: ab, date: 2026-11-01, why: !!str tagged}",
    ])
  func values(entry: String) throws {
    let text = try edited(rules(entry), Self.fields)
    #expect(text.contains("why: \"short\"") && text.contains("confidence: 0.8}"), "\(text)")
    #expect(text.contains("by: ab") && text.contains("date: 2026-11-01"), "\(text)")
    #expect(text.hasSuffix("        - y\n"))
    #expect(try !edited(rules(entry), [RuleField("why", nil)]).contains("why"))
  }

  @Test func `where nothing says how far a value goes the edit is refused`() throws {
    let entry = "{term: x, why: plain   # a comment\n            , by: ab}"
    #expect(try edited(rules(entry), Self.fields).contains("why: \"short\"   # a comment"))
    let alias = rules("{term: x, why: &w \"so\", by: ab}").replacing(
      "- y", with: "- {term: z, why: *w, by: ab}")
    #expect {
      try edited(alias, Self.fields, term: "z")
    } throws: {
      guard case TaxonomyError.conflicts? = $0 as? TaxonomyError else { return false }
      return "\($0)".contains("no way to write this")
    }
  }

  @Test func `an item before an alias is refused where its end is not known`() throws {
    let text = """
      derm_rules: 1
      lesions:
        classes:
          c:
            same_as:
              - &t later
              - z
              - m
              - *t

      """
    #expect(throws: TaxonomyError.self) { try edited(text, [], term: "m") }
    #expect(throws: TaxonomyError.self) { try edited(text, [], term: "later") }
    #expect(try edited(text, [], term: "z").contains("- &t later\n        - m\n        - *t\n"))
  }

  @Test func `replacements that overlap or leave the text make none`() {
    let bytes = Array("abcdef".utf8)
    func text(_ replacements: [Replacement]) -> String? {
      Replacement.apply(replacements, to: bytes).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(text([Replacement(1..<3, "X"), Replacement(1..<1, "-")]) == "a-Xdef")
    #expect(text([Replacement(1..<3, "X"), Replacement(3..<4, "Y")]) == "aXYef")
    #expect(text([Replacement(1..<3, "X"), Replacement(2..<2, "-")]) == nil)
    #expect(text([Replacement(1..<3, "X"), Replacement(2..<5, "Y")]) == nil)
    #expect(text([Replacement(5..<7, "X")]) == nil)
    #expect(Replacement(from: 3, to: 2, "") == nil)
  }
}
