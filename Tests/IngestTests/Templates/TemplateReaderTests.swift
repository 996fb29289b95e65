import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct TemplateReaderTests {
  private func problems(_ text: String) -> [String] {
    do {
      _ = try TemplateReader.read(Array(text.utf8), path: "t.yaml")
      return []
    } catch {
      guard case .mapping(_, let problems) = error else { return ["\(error)"] }
      return problems.map { "\($0.line):\($0.column) \($0.what). \($0.remedy)" }
    }
  }

  private func era(_ lines: String) -> String {
    "derm_template: 1\nname: a\neras:\n  - name: b\n    match: p\n    image: {file: img@src}\n\(lines)"
  }

  @Test func `the template of the docs is read`() throws {
    let bytes = try Checkout.fixture("Ingest/my-atlas.yaml")
    let template = try TemplateReader.read(bytes, path: "x/my-atlas.yaml")
    #expect(template.file == "my-atlas.yaml")
    #expect(template.name == "my-atlas")
    #expect(template.eras.map(\.name) == ["2015", "2008"])
    #expect(template.eras[1].match.count == 2)
    let docs = try String(contentsOfFile: Checkout.file("docs/formats.md"), encoding: .utf8)
    #expect(docs.contains(String(decoding: bytes, as: UTF8.self)))
  }

  @Test func `unknown keys get their nearest name, with line and column`() {
    #expect(
      problems(era("    feilds: {lesion: li}\n")) == [
        "4:5 the era has no fields. Say where the terms stand: `fields: {lesion: \"…\"}`.",
        "7:5 an era has no key \"feilds\". Did you mean 'fields'?",
      ])
    #expect(
      problems(era("    fields: {leison: li}\n")) == [
        "7:14 fields has no key \"leison\". Did you mean 'lesion'?"
      ])
    #expect(
      problems(era("    fields: {lesion: {select: li, assertion: abscent}}\n")) == [
        "7:46 assertion can't be \"abscent\". Did you mean 'absent'?"
      ])
    #expect(
      problems(era("    fields: {lesion: {select: li, scope: pages}}\n")) == [
        "7:42 scope can't be \"pages\". Did you mean 'page'?"
      ])
  }

  @Test func `a wrong selector is pointed at`() {
    #expect(
      problems(era("    fields:\n      lesion: \"ul > > li\"\n")) == [
        "8:21 lesion: \">\" can't stand here. A selector has element, .class, #id, [attribute], "
          + "blank, >."
      ])
    #expect(
      problems(era("    fields: {site: 'label(Where)'}\n")).first?
        .hasPrefix("7:20 site: a label is written") == true)
    #expect(
      problems(era("    fields: {site: \"td@\"}\n")).first?.contains("no attribute") == true)
  }

  @Test(arguments: [
    ("", "the file is empty"), ("a: [", "not YAML"),
    ("derm_template: 2\nname: a\neras: []", "must be 1"),
    ("- a", "must be keys with values"), ("derm_template: 1\nname: a\neras: 7", "must be a list"),
    ("derm_template: 1\neras: [{}]", "name is missing"), ("\u{7}", "not YAML"),
    ("derm_template: 1\nname: a\neras: [{name: b}]", "has no match"),
    ("derm_template: 1\nname: a\neras: [{name: b, match: p}]", "has no image"),
    ("derm_template: 1\nname: a\neras: [{name: b, match: p, image: {}}]", "neither id nor file"),
    ("derm_template: 1\nname: a\neras: [{name: b, match: p, image: {id: \"@x\"}}]", "needs `each`"),
    ("derm_template: 1\nname: a\nname: b", "twice"),
  ])
  func `what is missing or wrong is said`(text: String, what: String) {
    #expect(problems(text).contains { $0.contains(what) }, "\(problems(text))")
  }

  @Test func `a template that is not there stops the ingest before it begins`() throws {
    var request = IngestRequest(paths: [Checkout.file("docs")])
    request.templates = ["/nowhere.yaml"]
    #expect(throws: IngestError.missing(path: "/nowhere.yaml")) { _ = try IngestPlan(request) }
  }

  @Test func `editors know the keys that the reader knows`() throws {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Checkout.file("data/templates/template.schema.json")))
    let text = String(decoding: data, as: UTF8.self)
    #expect(JSONReader.read(Array(text.utf8)).problem == nil)
    let keys = TemplateReader.eraKeys + TemplateReader.ruleKeys + Facet.allCases.map(\.rawValue)
    for key in keys + ["derm_template", "eras", "each", "id", "file", "text"] {
      #expect(text.contains("\"\(key)\": "), "\(key)")
    }
  }
}
