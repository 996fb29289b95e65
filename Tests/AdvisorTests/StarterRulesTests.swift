import Artifacts
import AtlasSamples
import Documents
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Advisor
@testable import Rules
@testable import Taxonomy

/// Rules to begin with are valid, usable at once, and hide nothing.
@Suite struct StarterRulesTests {
  private func book(_ atlas: Atlas, _ folder: TemporaryFolder) throws -> RuleBook {
    let text = try StarterRules(atlas, catalogue: "data/c.sqlite").text
    let book = try RuleText.book(text, in: folder)
    #expect(book.findings.isEmpty, "\(book.text(book.findings))\n\(text)")
    #expect(try book.formatted() == text)
    return book
  }

  private func refine(_ atlas: Atlas, _ book: RuleBook) throws -> Refinement {
    let options = RefinementOptions()
    return try Refinement(atlas: atlas, book: book, options: options)
  }

  @Test func `frequent lesion terms become classes, rare ones wait in review`() throws {
    var texts = (0..<12).map { "papule @ back @ mel #\($0)" }
    texts += (12..<24).map { "scar; papules @ arm @ nv #\($0)" } + ["wheal @ back #99"]
    let atlas = Atlas.of(texts)
    let folder = TemporaryFolder()
    let book = try book(atlas, folder)
    #expect(book.file.lesions.classes.map(\.id.value) == ["papule", "scar"])
    #expect(book.file.lesions.terms.map(\.term.value).sorted() == ["papule", "papules", "scar"])
    #expect(book.file[.diagnosis].terms.isEmpty)
    let refined = try refine(atlas, book)
    #expect(refined.mappings.filter { $0.kind == .review }.map(\.term) == ["wheal"])
    #expect(refined.counts.included == 24)
    let text = try String(contentsOfFile: book.path, encoding: .utf8)
    #expect(text.contains("#   wheal (1)"))
    #expect(text.contains("2 diagnoses on 24 images"))
  }

  @Test func `without lesion terms classes are made of diagnoses, without both of sites`() throws {
    let diagnoses = Atlas.of((0..<20).map { "@ back @ \($0 < 10 ? "nv" : "mel") #\($0)" })
    let book = try book(diagnoses, TemporaryFolder())
    #expect(book.file[.diagnosis].terms.map(\.term.value).sorted() == ["mel", "nv"])
    #expect(try refine(diagnoses, book).counts.lesions == 2)
    let sites = Atlas.of((0..<20).map { "@ \($0 < 10 ? "back" : "arm") #\($0)" })
    let second = try self.book(sites, TemporaryFolder())
    let counts = try refine(sites, second).counts
    #expect(counts.included == 20 && counts.lesions == 0 && counts.sites == 2)
    #expect(throws: TaxonomyError.self) { try StarterRules(.of(["", ""]), catalogue: "c") }
  }

  @Test func `odd terms make ids and texts that read back`() throws {
    let odd = [
      "no", "yes", "42", "2 papules", "Papule / pearly", "papule pearly", "\"quoted\": x", "# hash",
      "丘疹", "отёк", "Köbner's sign", "a, b", "- dash", "{brace}", "null", "~", "x: y", "drop #1",
      "p\u{430}pule", "'", "ß", "…a",
    ]
    let texts = odd.enumerated().map {
      $0.element.replacing("#", with: "№") + " @ back #\($0.offset)"
    }
    let atlas = Atlas.of(texts)
    let text = try StarterRules(atlas, catalogue: "c").text
    let book = try RuleText.book(text, in: TemporaryFolder())
    #expect(book.findings.filter { $0.code != .lookAlike }.isEmpty, "\(book.text(book.findings))")
    let mappings = try refine(atlas, book).mappings
    #expect(mappings.filter { $0.kind != .class }.map(\.term) == [])
  }
}
