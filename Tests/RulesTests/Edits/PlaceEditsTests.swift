import Documents
import Foundation
import Testing
import Vocabulary

@testable import Rules

/// Every key of the language set, changed and taken out in text, with all other bytes as they were.
@Suite struct PlaceEditsTests {
  private func reference(_ term: String) throws -> RuleReference {
    let file = RuleFileReader.read(Array(Self.text.utf8), path: "rules.yaml").file
    return RuleReference(
      try #require(file.lesions.terms.first { $0.term.value == term }), facet: .lesion)
  }

  private static let text = """
    derm_rules: 1
    people: {ab: {name: A. B.}, cd: {name: C. D.}}
    spelling: {tumor: tumour, oedema: edema}   # both sides of the sea
    lesions:
      drop_under: 5
      classes:
        a: {same_as: [alpha, {term: omega, why: "x", see: [one, two]}], xref: [HP:1]}
        b:
          label: "B"
          xref:   # outside
            - HP:2
            - HP:3
          same_as:
            - {term: beta, by: cd, date: 2026-11-01}
        c: {same_as: gamma}
        d: {label: D}
      families:
        f:
          keep_apart_over:
            share: 1%   # a share
            at_least: 7
          rest: a
          members: [b]
      never_merge:
        - {pair: [alpha, beta], why: "no"}
        - pair: [alpha, gamma]
          why: "neither"
    sites:
      classes:
        hands: {same_as: hand}

    """

  private static let cases: [(RulePlace, [RuleField], String, String)] = [
    (
      .policy,
      [RuleField("no_label_left", .word("keep")), RuleField("near_threshold", .word("5%"))],
      "spelling:", "policy: {no_label_left: keep, near_threshold: 5%}\nspelling:"
    ),
    (.defaults, [RuleField("by", .word("cd"))], "spelling:", "defaults: {by: cd}\nspelling:"),
    (
      .person("cd"), [RuleField("role", .text("dermatologist"))], "{name: C. D.}",
      "{name: C. D., role: \"dermatologist\"}"
    ),
    (
      .section(.site), [RuleField("one_per_image", .word("first"))],
      "        hands: {same_as: hand}\n".replacingOccurrences(of: "        ", with: "    "),
      "    hands: {same_as: hand}\n  one_per_image: first\n"
    ),
    (
      .classRule(.lesion, "a"), [RuleField("xref", .list(["HP:9", "x y"]))], "[HP:1]",
      "[\"HP:9\", x y]"
    ),
    (
      .classRule(.lesion, "a"), [RuleField("xref", nil), RuleField("from", .list(["atlas"]))],
      ", xref: [HP:1]}", ", from: [atlas]}"
    ),
    (
      .classRule(.lesion, "b"), [RuleField("xref", .list(["HP:4"]))],
      "      xref:   # outside\n        - HP:2\n        - HP:3\n", "      xref: [\"HP:4\"]\n"
    ),
    (
      .family(.lesion, "f"),
      [RuleField("members", .list(["b", "d"])), RuleField("rest", .word("c"))],
      "rest: a\n      members: [b]", "rest: c\n      members: [b, d]"
    ),
    (
      .family(.lesion, "f"),
      [
        RuleField(
          "keep_apart_over", .map([.init("share", .word("2%")), .init("at_least", .word("9"))]))
      ],
      "share: 1%   # a share\n        at_least: 7", "share: 2%   # a share\n        at_least: 9"
    ),
    (
      .family(.lesion, "f"), [RuleField("keep_apart_over", .word("9"))],
      "keep_apart_over:\n        share: 1%   # a share\n        at_least: 7", "keep_apart_over: 9"
    ),
  ]

  @Test("a key of a place is written where it stands", arguments: cases)
  func sets(place: RulePlace, fields: [RuleField], old: String, new: String) throws {
    let after = try editedText(Self.text, [.set(place, fields)])
    let signed = after.replacingOccurrences(of: ", by: ab, date: 2026-11-29", with: "")
      .replacingOccurrences(of: "      by: ab\n      date: 2026-11-29\n", with: "")
    #expect(signed == Self.text.replacingOccurrences(of: old, with: new))
  }

  @Test func `a rule gets a condition, and loses it with all that it no longer says`() throws {
    let when = RuleField("when", .map([RuleField("site", .list(["hands"]))]))
    let from = RuleField("from", .list(["atlas"]))
    let limited = try editedText(Self.text, [.set(.rule(try reference("alpha")), [when, from])])
    #expect(
      limited
        == Self.text.replacingOccurrences(
          of: "[alpha, {term: omega",
          with: "[{term: alpha, when: {site: [hands]}, from: [atlas]}, {term: omega"))
    let bare = try editedText(
      Self.text,
      [
        .set(
          .rule(try reference("omega")),
          [RuleField("see", nil), RuleField("why", nil), RuleField("confidence", .word("0.8"))])
      ])
    #expect(
      bare
        == Self.text.replacingOccurrences(
          of: "{term: omega, why: \"x\", see: [one, two]}", with: "{term: omega, confidence: 0.8}"))
    let gamma = try editedText(Self.text, [.set(.rule(try reference("gamma")), [when])])
    #expect(gamma.contains("c: {same_as: {term: gamma, when: {site: [hands]}}}"))
  }

  @Test(
    "what is taken out leaves every other byte",
    arguments: [
      (RulePlace.spelling("tumor"), "{tumor: tumour, oedema", "{oedema"),
      (.pair(.lesion, "alpha", "beta"), "    - {pair: [alpha, beta], why: \"no\"}\n", ""),
      (
        .pair(.lesion, "alpha", "gamma"), "    - pair: [alpha, gamma]\n      why: \"neither\"\n", ""
      ),
      (.classRule(.lesion, "d"), "    d: {label: D}\n", ""),
      (
        .family(.lesion, "f"),
        "  families:\n    f:\n      keep_apart_over:\n        share: 1%   # a share\n        at_least: 7\n      rest: a\n      members: [b]\n",
        ""
      ),
      (.person("cd"), ", cd: {name: C. D.}", ""),
    ])
  func takes(place: RulePlace, old: String, new: String) throws {
    // The person signs a rule: that rule goes first.
    let text =
      place == .person("cd") ? Self.text.replacingOccurrences(of: "by: cd, ", with: "") : Self.text
    #expect(
      try editedText(text, [.take(place)]) == text.replacingOccurrences(of: old, with: new))
  }

  @Test func `the last of several goes with its key`() throws {
    let spelling = try editedText(
      Self.text, [.take(.spelling("tumor")), .take(.spelling("oedema"))])
    #expect(!spelling.contains("spelling") && spelling.contains("people: {ab"))
    let pairs = try editedText(
      Self.text,
      [.take(.pair(.lesion, "alpha", "beta")), .take(.pair(.lesion, "alpha", "gamma"))])
    #expect(!pairs.contains("never_merge") && pairs.contains("      members: [b]\nsites:"))
  }

  @Test func `people, families and sections are made where there are none`() throws {
    let person = try editedText(
      Self.text,
      [.add(.person("ef"), [RuleField("name", .text("E. F.")), RuleField("email", .text("e@f"))])])
    #expect(person.contains("cd: {name: C. D.}, ef: {name: \"E. F.\", email: \"e@f\"}}"))
    let family = try editedText(
      "derm_rules: 1\nlesions:\n  classes:\n    a: {}\n    b: {}\n",
      [
        .add(
          .family(.lesion, "f"),
          [
            RuleField("keep_apart_over", .word("9")), RuleField("rest", .word("a")),
            RuleField("members", .list(["b"])),
          ])
      ])
    #expect(family.hasSuffix("  families: {f: {keep_apart_over: 9, rest: a, members: [b]}}\n"))
  }

  @Test func `a class is signed where no term would take the signature over`() throws {
    let signed = try editedText(
      Self.text, [.set(.classRule(.lesion, "b"), [RuleField("label", .text("Bé"))])])
    #expect(
      signed.contains(
        "- {term: beta, by: cd, date: 2026-11-01}\n      by: ab\n      date: 2026-11-29"))
    let unsigned = try editedText(
      Self.text, [.set(.classRule(.lesion, "a"), [RuleField("label", .text("A"))])])
    #expect(unsigned.contains("xref: [HP:1], label: \"A\"}"))
  }

  @Test func `what the language refuses is no edit, and says why`() throws {
    let bad: [(RuleEdit, String)] = [
      (
        .set(.policy, [RuleField("near_threshold", .word("much"))]),
        "must be a percentage, not 'much'"
      ),
      (
        .set(.policy, [RuleField("votes_at_least", .word("0"))]),
        "must be an integer of votes from 1 up"
      ),
      (
        .set(.family(.lesion, "f"), [RuleField("rest", .word("zz"))]),
        "undefined-class the class 'zz'"
      ),
      (.set(.family(.lesion, "g"), [RuleField("rest", .word("a"))]), "no family g"),
      (.add(.person("ab"), [RuleField("name", .text("x"))]), "there already"),
      (.take(.classRule(.lesion, "a")), "undefined-class the class 'a'"),
      (.take(.spelling("none")), "has no spelling 'none' any more"),
      (
        .set(.classRule(.lesion, "a"), [RuleField("facet", .word("site"))]), "facet can't be 'site'"
      ),
    ]
    for (edit, part) in bad {
      #expect { try editedText(Self.text, [edit]) } throws: { "\($0)".contains(part) }
    }
  }

  @Test
  func `places of hundreds of layouts are set and taken out, or refused with nothing changed`()
    throws
  {
    var (made, refused) = (0, 0)
    for seed in 0..<200 {
      var rules = RandomRules(seed: UInt64(seed))
      let text = String(decoding: rules.bytes(), as: UTF8.self)
      let file = RuleFileReader.read(Array(text.utf8), path: "rules.yaml").file
      var edits: [RuleEdit] = file.spelling.map { .take(.spelling($0.wrong.value)) }
      for facet in [Facet.lesion, .site] {
        edits += file[facet].classes.map {
          .set(.classRule(facet, $0.id.value), [RuleField("xref", .list(["HP:77"]))])
        }
        edits += file[facet].neverMerge.map { .take(.pair(facet, $0.first.value, $0.second.value)) }
        edits += file[facet].terms.map {
          .set(.rule(RuleReference($0, facet: facet)), [RuleField("from", .list(["atlas"]))])
        }
      }
      for edit in edits {
        do {
          let after = try editedText(text, [edit])
          #expect(after != text)
          made += 1
        } catch { refused += 1 }
      }
    }
    #expect(made > 1500 && refused * 20 < made, "\(made) made, \(refused) refused")
  }
}
