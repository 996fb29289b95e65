import Foundation
import Testing

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
    ("sites: {column: x}", "4:1: error: a mapping has no key \"sites\". Did you mean 'site'?"),
    (
      "site: {colum: x}", "4:8: error: site has no key \"colum\". Did you mean 'column'?"
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
    ("delimiter: ab", "4:12: error: delimiter must be one character"),
    ("optional: [x]", "4:12: error: optional names \"x\", which the mapping does not use"),
    ("site: {column: a, list: jason}", "4:25: error: list can't be \"jason\""),
    ("site: {column: a, list: json, separator: x}", "4:25: error: list next to separator"),
    ("site: {column: a, assertion: maybe}", "4:30: error: assertion can't be \"maybe\""),
    ("site: {columns: {a: arm}}", "4:17: error: columns have terms, but no when"),
    ("site: {column: a, value: b}", "4:7: error: site has both column and value"),
    ("site: {column: a, only: b}", "4:25: error: only names no image column"),
    ("attributes: {a: [b, c]}", "4:17: error: a has 2 columns for 1 image column"),
    ("tables: [{table: x, image: {column: y}}]", "2:8: error: table next to tables"),
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
    #expect(mapping.tables[0].forms[0].form.when == ["YES"])
    #expect(mapping.tables[0].missing == ["", "0", "no"])
  }

  @Test func `a column that the table lacks is named with its position`() throws {
    let text = Self.head + "case: patient\n"
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml")
    let problems = mapping.tables[0].problems(header: ["id", "patients"])
    #expect(problems.map(\.line) == [4])
    #expect(problems[0].description.contains("Did you mean 'patients'?"))
  }

  @Test func `several tables share a licence, and a join needs a table with images`() throws {
    let text = """
      derm_mapping: 1
      licence: CC0
      tables:
        - {table: [a.csv, a2.csv], image: {columns: [i, j]}, optional: [j]}
        - {table: b.csv, image: {from: a.csv, by: k}, licence: {column: l}}
      """
    let file = try MappingReader.read(Array(text.utf8), path: "m.yaml")
    #expect(file.table(named: "x/a2.csv")?.licence == .fixed("CC0"))
    #expect(file.table(named: "b.csv")?.required == ["k", "l"])
    #expect(file.tables[0].required == ["i"])
    #expect(file.joined == ["a.csv", "a2.csv"])
    let broken = text.replacing("from: a.csv", with: "from: c.csv")
    #expect(problems(broken).contains { $0.hasPrefix("5:") && $0.contains("c.csv is no table") })
    #expect(problems(broken.replacing(", by: k", with: "")).contains { $0.contains("without by") })
    #expect(problems("derm_mapping: 1\ntables: []")[0].contains("tables must be a list"))
  }

  @Test func `only names image columns of the table that has them`() {
    func mapping(_ only: String, _ order: [Int] = [0, 1]) -> String {
      let tables = [
        "  - {table: a.csv, image: {columns: [clinic, derm]}}\n",
        "  - {table: b.csv, image: {from: a.csv, by: k}, lesion: {column: l, only: \(only)}}\n",
      ]
      return "derm_mapping: 1\ntables:\n" + order.map { tables[$0] }.joined()
    }
    #expect(problems(mapping("derm")).isEmpty)
    #expect(problems(mapping("derm", [1, 0])).isEmpty)
    #expect(
      problems(mapping("drem")) == [
        "4:75: error: only names no image column. It has: clinic, derm."
      ]
    )
  }
}
