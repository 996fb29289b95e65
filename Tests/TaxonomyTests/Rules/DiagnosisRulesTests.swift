import Artifacts
import AtlasSamples
import Documents
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// Classes that are made of diagnoses, alone and next to lesion terms.
@Suite struct DiagnosisRulesTests {
  private static let only = """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    lesions:
      facet: diagnosis
      classes:
        nevus: {same_as: [nv], includes: ["* / nv"]}
        melanoma: {same_as: [mel]}
      drop: [{term: other, may_be: [melanoma], why: "a rest"}]
      never_merge: [{pair: [nv, mel], why: "to be told apart"}]
    sites: {classes: {back: {same_as: [back]}}}
    """

  private static let mixed = """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    lesions:
      classes:
        papule: {same_as: [papule]}
        scar: {same_as: [scar]}
        melanoma: {facet: diagnosis, same_as: [mel]}
        comedones: {same_as: [comedones, {term: acne, facet: diagnosis}]}
      drop: [{term: scar, facet: diagnosis, why: "said of the past"}]
    sites: {classes: {back: {same_as: [back]}}}
    """

  @Test(
    "a section of diagnoses makes classes of them; lesion terms stay visible and say nothing of these",
    arguments: [
      ("@ back @ NV", "+nevus @back"), ("@ back @ mel", "+melanoma @back"),
      ("@ back @ mel; nv", "+melanoma +nevus @back"),
      ("@ back @ other; nv", "?melanoma +nevus @back"),
      ("@ back @ mystery", "?melanoma ?nevus @back"), ("mystery @ back @ nv", "+nevus @back"),
      ("nv @ back @ mel", "+melanoma @back"), ("@ back @ skin / nv", "+nevus @back"),
      ("@ back", "?melanoma ?nevus @back"),
    ])
  func alone(_ image: String, _ expected: String) {
    #expect(Merge(.of([image]), Self.only).text(0) == expected)
  }

  @Test(
    "a class is known where the image has a term of a kind that it takes",
    arguments: [
      ("papule @ back", "?melanoma +papule @back"),
      ("@ back @ mel", "+melanoma ?papule ?scar @back"),
      ("papule @ back @ mel", "+melanoma +papule @back"),
      ("papule @ back @ acne", "+comedones +papule @back"),
      ("comedones @ back", "+comedones ?melanoma @back"),
      ("papule @ back @ mystery", "?comedones ?melanoma +papule @back"),
      ("mystery @ back @ mel", "?comedones +melanoma ?papule ?scar @back"),
      ("scar @ back @ scar", "?melanoma +scar @back"),
    ])
  func mixed(_ image: String, _ expected: String) {
    #expect(Merge(.of([image]), Self.mixed).text(0) == expected)
  }

  @Test
  func `each term has one mapping of its kind, and diagnoses take part only where rules use them`()
  {
    let atlas = Atlas.of(["scar @ back @ scar", "papule @ back @ mel", "papule @ back @ mystery"])
    let mappings = TermMappingTable(merge: Merge(atlas, Self.mixed)).mappings()
    #expect(
      mappings.map { "\($0.facet.rawValue) \($0.term) \($0.kind.rawValue) \($0.classes)" } == [
        "lesion papule class [\"papule\"]", "lesion scar class [\"scar\"]",
        "site back class [\"back\"]",
        "diagnosis mel class [\"melanoma\"]", "diagnosis mystery review []",
        "diagnosis scar dropped []",
      ])
    let plain = "derm_rules: 1\nlesions: {classes: {papule: {same_as: [papule]}}}"
    let without = Merge(atlas, plain)
    #expect(!without.atlas.terms.contains { $0.facet == .diagnosis })
    let bare = Atlas.of(["scar @ back", "papule @ back", "papule @ back"])
    #expect(without.atlas.digest() == bare.digest())
  }

  @Test func `lint and schema know the key, and lint asks for mappings of both kinds`() throws {
    let folder = TemporaryFolder()
    let book = try RuleText.book(Self.mixed, in: folder)
    #expect(book.findings.isEmpty, "\(book.text(book.findings))")
    let atlas = Atlas.of(
      (0..<12).map { "papule; new @ back @ \($0 < 6 ? "mel" : "mystery") #\($0)" })
    let found = try book.lint(atlas: atlas)
    let open = found.filter { $0.code == .unmappedTerm }.map(\.what)
    #expect(open.contains { $0.contains("the lesion term 'new' (12 images)") })
    #expect(open.contains { $0.contains("the diagnosis term 'mystery' (6 images)") })
    #expect(
      found.contains { $0.code == .termNotInData && $0.what.contains("diagnosis term 'acne'") })
    // A class of diagnoses is meant to have one.
    #expect(!found.contains { $0.code == .oneDiagnosis })
    let wrong = RuleText.lint("derm_rules: 1\nlesions: {facet: site}")
    #expect(wrong.contains { $0.code == .wrongType })
    let site = RuleText.lint("derm_rules: 1\nsites: {facet: diagnosis}")
    #expect(site.contains { $0.code == .unknownKey })
    let twice = RuleText.lint(
      "derm_rules: 1\nlesions: {facet: diagnosis, classes: {a: {same_as: [x]}, b: {same_as: [x]}}}")
    #expect(twice.contains { $0.code == .mappedTwice })
    let both = RuleText.lint(
      "derm_rules: 1\nlesions: {classes: {a: {same_as: [x]}, b: {facet: diagnosis, same_as: [x]}}}")
    #expect(both.filter(\.isError).isEmpty)
    let pair = RuleText.lint(
      Self.only.replacing("same_as: [mel]", with: "same_as: [mel, other nv]")
        .replacing("pair: [nv, mel]", with: "pair: [other nv, mel]"))
    #expect(pair.contains { $0.code == .neverMerge })
  }

  @Test func `no image left names what the catalogue holds and what to write`() throws {
    let folder = TemporaryFolder()
    let rules = Self.only.replacing("  facet: diagnosis\n", with: "")
    let book = try RuleText.book(rules, in: folder)
    let atlas = Atlas.of(["@ back @ nv #1", "@ back @ nv #2", "@ back @ mel #3"])
    let finding = try #require(try book.lint(atlas: atlas).first { $0.code == .noImageLeft })
    #expect(finding.what.contains("The rules take lesion terms; the catalogue holds"))
    #expect(finding.what.contains("2 diagnoses on 3 images ('nv' 2, 'mel' 1)"))
    #expect(finding.what.contains("1 site on 3 images"))
    #expect(finding.remedy.contains("write 'facet: diagnosis' under 'lesions'"))
    #expect(finding.remedy.contains("derm-refine init"))
    // What the remedy says to write is what helps.
    let fixed = try RuleText.book(Self.only, in: TemporaryFolder())
    #expect(try fixed.lint(atlas: atlas).filter(\.isError).isEmpty)
  }

  @Test func `accept writes a diagnosis so that it reads as one, wherever it is put`() throws {
    for (rules, facet, entry) in [
      (Self.only, Facet.diagnosis, "{term: naevus"),
      (Self.mixed, .diagnosis, "{term: naevus, facet: diagnosis"),
      (Self.mixed, .lesion, "{term: naevus"),
      (Self.only, .lesion, "{term: naevus, facet: lesion"),
    ] {
      let folder = TemporaryFolder()
      let book = try RuleText.book(rules, in: folder)
      let id = rules == Self.only ? "nevus" : "scar"
      var decision = Decision(.sameAs, facet: facet, term: "naevus", classes: [id])
      decision.by = "ab"
      let accepted = try AppliedPatch(
        Patch([Patch.Entry(decision, location: nil)]), rules: book.path,
        attribution: Attribution(date: "2026-11-28"))
      try accepted.write()
      let after = try RuleBook(book.path)
      #expect(after.file[facet].terms.contains { $0.term.value == "naevus" })
      let text = try String(contentsOfFile: book.path, encoding: .utf8)
      #expect(text.contains(entry + ","), "\(text)")
      #expect(try after.formatted().contains("naevus"))
    }
  }

  @Test func `mappings and CSVs carry diagnoses there and back`() throws {
    let folder = TemporaryFolder()
    let book = try RuleText.book(Self.mixed, in: folder)
    let atlas = Atlas.of(["scar @ back @ scar", "papule @ back @ mel", "papule @ back @ mystery"])
    let decisions = try RuleDecisions(book, atlas: atlas)
    let texts = [
      "m.tsv": MappingSet(decisions).text, "t.csv": try TermsCSV(decisions, catalogue: "c").text,
    ]
    #expect(texts["m.tsv"]?.contains("diagnosis-term:mel") == true)
    let bare = Self.mixed.replacing(", {term: acne, facet: diagnosis}", with: "")
      .replacing("{facet: diagnosis, same_as: [mel]}", with: "{facet: diagnosis}")
    for (name, text) in texts {
      let path = folder.file(name)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let same = try RuleImport(path, rules: book.path, by: "ab", date: "2026-11-28")
      #expect(same.refusals.isEmpty && same.appliedPatch.decisions.isEmpty, "\(same.table(name))")
      let elsewhere = TemporaryFolder()
      let other = try RuleText.book(bare, in: elsewhere)
      let taken = try withExtendedLifetime(elsewhere) {
        try RuleImport(path, rules: other.path, by: "ab", date: "2026-11-28")
      }
      #expect(taken.refusals.isEmpty, "\(taken.table(name))")
      let facets = taken.appliedPatch.decisions.map(\.facet)
      #expect(!facets.isEmpty && facets.allSatisfy { $0 == .diagnosis }, "\(name)")
    }
  }

  @Test func `a corrected image may or may not expect its diagnoses`() throws {
    let atlas = Atlas.of(["papule @ back @ mel #1", "scar @ back @ mel #2"])
    for (expects, isStale) in [
      ("papule|back", false), ("papule|back|mel", false), ("papule|back|nv", true),
      ("papule", true),
    ] {
      let overrides = "image,add_class,expects\nt/00000,scar,\(expects)\n"
      let book = try RuleText.book(Self.mixed, overrides: overrides, in: TemporaryFolder())
      let found = try book.lint(atlas: atlas).contains { $0.code == .overrideStale }
      #expect(found == isStale, "\(expects)")
    }
  }

  @Test func `terms, classes and images are explained without a split`() throws {
    let folder = TemporaryFolder()
    let atlas = Atlas.of(["papule @ back @ mel #1", "scar @ back @ scar #2"])
    let catalogue = try atlas.catalogued(in: folder)
    let book = try RuleText.book(Self.mixed, in: folder)
    let explainer = try Explainer(
      atlas: try Atlas.load(catalogue), book: book, options: RefinementOptions())
    let scar = try explainer.explain(term: "scar")
    #expect(scar.chains.map(\.facet) == [.lesion, .diagnosis])
    #expect(scar.text.contains("diagnosis mapping dropped"))
    #expect(try explainer.explain(class: "melanoma").chains.map(\.term) == ["melanoma", "mel"])
    let image = try explainer.explain(image: "t/00000", catalogue)
    #expect(image.chains.map(\.facet).contains(.diagnosis))
    #expect(image.text.contains("none: 2 groups for 5 folds"))
    let plain = try RuleText.book(
      "derm_rules: 1\nlesions: {classes: {papule: {same_as: [papule]}}}", in: TemporaryFolder())
    let other = try Explainer(
      atlas: try Atlas.load(catalogue), book: plain, options: RefinementOptions())
    let error = #expect(throws: TaxonomyError.self) { try other.explain(term: "mel") }
    #expect(error?.description.contains("facet: diagnosis") == true)
  }
}
