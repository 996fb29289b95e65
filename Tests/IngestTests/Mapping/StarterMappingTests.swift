import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

@Suite struct StarterMappingTests {
  private let folder = TemporaryFolder()

  private func start(_ name: String, _ text: String) throws -> (text: String, table: TableMapping) {
    let path = folder.file(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let text = try StarterMapping(path).text
    return (text, try MappingReader.read(Array(text.utf8), path: "start.yaml").tables[0])
  }

  @Test func `an unknown table gets a mapping that reads it`() throws {
    let (text, table) = try start(
      "clinic.csv",
      """
      no,photo,patient,"body ""site"" now",diagnosis,itch,scale,sex,remark
      1,a.jpg,p1,arm,nevus,yes,1,f,"first, seen: late"
      2,b.jpg,p1,leg,wart,no,0,f,
      4,d.jpg,p3,UNK,,UNK,0,f,
      3,c.jpg,p2,leg,,no,1,,
      """)
    #expect(table.names == ["clinic.csv"])
    #expect(table.image.columns.map(\.name) == ["photo"] && table.image.suffix.isEmpty)
    #expect(table.caseColumn?.name == "patient")
    #expect(table.forms.count { $0.facet == .site } == 1)
    #expect(table.forms.first { $0.facet == .site }?.form.columns[0].name == "body \"site\" now")
    #expect(
      table.forms.filter { $0.facet == .lesion }.map(\.form.when) == [["1"], ["yes"]])
    #expect(table.attributes.map(\.name) == ["sex"])
    #expect(table.missing == ["", "UNK"])
    #expect(text.contains("#   remark: 25 % filled, 1 value: first, seen: late"))
    let bytes = try ReadFile.bytes(folder.file("clinic.csv"), limit: 1 << 20)
    let reading = Reading(MappedTable(), bytes, path: "clinic.csv", mapping: table)
    #expect(reading.images.count == 4 && reading.codes.isEmpty)
    #expect(reading.paths(.lesion) == [["scale"], ["itch"]])
  }

  @Test func `a column of lesion terms is one, with what stands between them`() throws {
    let (text, table) = try start(
      "clinic.csv",
      """
      photo,patient,lesion,lesion_id,site
      a.jpg,p1,papule; scale,l1,arm
      b.jpg,p1,macule,l2,leg
      """)
    #expect(text.contains("  - {column: \"lesion\", separator: \";\"}"), "\(text)")
    #expect(table.forms.first { $0.facet == .lesion }?.form.columns.map(\.name) == ["lesion"])
    let bytes = try ReadFile.bytes(folder.file("clinic.csv"), limit: 1 << 20)
    let reading = Reading(MappedTable(), bytes, path: "clinic.csv", mapping: table)
    #expect(reading.paths(.lesion) == [["papule"], ["scale"]])
    let plain = try start("plain.csv", "photo,findings\na.jpg,erythema\n")
    #expect(plain.text.contains("  - {column: \"findings\"}"), "\(plain.text)")
  }

  @Test func `JSON Lines, tables without images and empty tables are answered too`() throws {
    let lines = try start("t.jsonl", "{\"isic_id\": \"x\", \"meta\": {\"age\": 4}}\n")
    #expect(lines.table.image.columns.map(\.name) == ["isic_id"])
    #expect(lines.table.image.suffix == ".jpg")
    #expect(lines.table.attributes.map(\.name) == ["meta.age"])
    let bare = try start("t.csv", "a,b\n1,2\n")
    #expect(bare.text.contains("No column looks like image ids"))
    #expect(throws: IngestError.self) { try start("e.csv", "") }
    #expect(throws: IngestError.self) { try StarterMapping(folder.file("absent.csv")) }
  }

  @Test func `every fixture of a ready mapping gets a start that reads`() throws {
    let tables = Checkout.file("Tests/Fixtures/Ingest/tables")
    for name in try FileManager.default.subpathsOfDirectory(atPath: tables)
    where name.hasSuffix(".csv") {
      let text = try StarterMapping("\(tables)/\(name)").text
      #expect(throws: Never.self, "\(name)") {
        try MappingReader.read(Array(text.utf8), path: name)
      }
    }
  }
}
