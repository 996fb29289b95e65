import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Ingest

@Suite struct MappingReaderTests {
  private func problems(_ text: String) -> [String] {
    do throws(IngestError) {
      _ = try MappingReader.read(Array(text.utf8), path: "m.yaml")
      return []
    } catch {
      guard case .mapping(_, let problems) = error else { return ["\(error)"] }
      return problems.map(\.description)
    }
  }

  private static let head = "derm_mapping: 1\ntable: t.csv\nimage: {column: id}\n"

  @Test(arguments: [
    ("sites: {column: x}", "4:1: error: a mapping has no key \"sites\". Did you mean \"site\"?"),
    (
      "site: {colum: x}", "4:8: error: site has no key \"colum\". Did you mean \"column\"?"
    ),
    ("site: {when: x, columns: []}", "4:7: error: site names no column"),
    ("lesion:\n  - {column: a, when: x}", "5:5: error: when without term"),
    ("lesion: {column: a, absent: x}", "4:29: error: absent without when"),
    ("lesion: {column: a, term: x}", "4:27: error: term belongs to one column with when"),
    (
      "lesion: {columns: [a], when: x, absent: [y, x]}",
      "4:41: error: \"x\" means both present and absent"
    ),
    ("lesion: {column: a, separator: \"\"}", "4:32: error: separator is empty"),
    ("lesion: {column: a, columns: [b]}", "4:9: error: lesion has both column and columns"),
    ("case: [a]", "4:7: error: case must be a text"),
    ("attributes: [a]", "4:13: error: attributes must be keys with values"),
    ("exclude: {column: a}", "4:10: error: exclude needs column and when"),
    ("case: a\ncase: b", "a key is there twice"),
    ("site: {column: x", "error: not YAML"),
  ])
  func `a mistake is named with line and column`(line: String, message: String) {
    let problems = problems(Self.head + line + "\n")
    #expect(problems.contains { $0.contains(message) }, "\(problems)")
  }

  @Test func `what is required is asked for`() {
    let found = problems("site: x").joined(separator: "\n")
    for key in ["derm_mapping is missing", "image is missing"] { #expect(found.contains(key)) }
    #expect(problems(Self.head.replacing("1\n", with: "2\n"))[0].contains("must be 1"))
    #expect(problems("")[0].contains("empty"))
    #expect(problems("- a")[0].contains("keys with values"))
  }

  @Test func `values keep the text that YAML would turn into something else`() throws {
    let text = Self.head + "site: {columns: [a, b], when: YES}\nmissing: [\"\", 0, no]\n"
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml")
    #expect(mapping.forms[0].form.when == ["YES"])
    #expect(mapping.missing == ["", "0", "no"])
  }

  @Test func `a column that the table lacks is named with its place`() throws {
    let text = Self.head + "case: patient\n"
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml")
    let problems = mapping.problems(header: ["id", "patients"])
    #expect(problems.map(\.line) == [4])
    #expect(problems[0].description.contains("Did you mean \"patients\"?"))
  }

  @Test func `every shipped mapping is valid`() throws {
    let folder = Checkout.file("data/mappings")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.contains("pad-ufes-20.yaml"))
    for name in names {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      _ = try MappingReader.read(Array(data), path: name)
    }
  }
}
