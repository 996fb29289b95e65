import Catalogue
import Testing

import Vocabulary
@testable import Ingest

/// Ids that a spreadsheet has damaged join nothing.
@Suite struct IdentityTests {
  private func read(
    _ mapping: String, _ table: String, files: [String] = []
  ) throws -> Reading {
    let text = "derm_mapping: 1\ntable: t.csv\n" + mapping
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    return Reading(
      MappedTable(), Array(table.utf8), path: "t.csv", mapping: mapping, padded: PaddedNames(files))
  }

  private let mapping = "image: {column: image, suffix: .jpg}\ncase: case\nlesion: dx\n"

  @Test func `rounded image ids stay as many images as there are rows, and no file is taken`()
    throws
  {
    let reading = try read(
      mapping,
      "image,case,dx\n1.23457E+14,p0,nevus\n1.23457E+14,p1,wart\n7,p2,scar\n#NAME?,p3,cyst\n")
    #expect(
      reading.images.map(\.key.rawValue) == [
        "atlas/1.23457E+14 (line 2)", "atlas/1.23457E+14 (line 3)", "atlas/7",
        "atlas/#NAME? (line 5)",
      ])
    #expect(reading.images.map(\.imageFile) == [nil, nil, "7.jpg", nil])
    #expect(
      reading.images.map { $0.mentions.map(\.path) } == [
        [["nevus"]], [["wart"]], [["scar"]], [["cyst"]],
      ])
    #expect(reading.codes == ["id-damaged", "id-damaged", "id-damaged"])
    #expect(reading.file.findings.map { $0.position?.line } == [2, 3, 5])
    #expect(reading.file.findings.allSatisfy { $0.severity == .error })
  }

  @Test func `rounded case ids and group keys join no images`() throws {
    let reading = try read(
      mapping + "group: [visit]\n",
      "image,case,dx,visit\na,1.23457E+14,nevus,Mar-01\nb,1.23457E+14,nevus,Mar-01\nc,p,wart,v\n")
    #expect(
      reading.images.map(\.caseKey?.rawValue)
        == ["atlas/1.23457E+14 (line 2)", "atlas/1.23457E+14 (line 3)", "atlas/p"])
    #expect(
      reading.images.map(\.groupKeys) == [
        ["atlas/visit:Mar-01 (line 2)"], ["atlas/visit:Mar-01 (line 3)"], ["atlas/visit:v"],
      ])
    #expect(reading.codes == Array(repeating: "id-damaged", count: 4))
    #expect(reading.images.map(\.imageFile) == ["a.jpg", "b.jpg", "c.jpg"])
  }

  @Test func `integers of which the column keeps fifteen digits are rounded, others are not`()
    throws
  {
    let cut = try read(
      mapping, "image,case,dx\na,12345678901234500,x\nb,12345678901234500,x\nc,1,x\nd,,x\n")
    #expect(cut.codes == ["id-damaged", "id-damaged"])
    #expect(Set(cut.images.compactMap(\.caseKey)).count == 3)
    let whole = try read(
      mapping, "image,case,dx\na,12345678901234500,x\nb,12345678901234501,x\n")
    #expect(whole.codes.isEmpty)
    let single = try read(mapping, "image,case,dx\na,12345678901234500,x\n")
    #expect(single.codes.isEmpty)
  }

  @Test func `an id that lost its zeros is reported where only the file with them is there`() throws
  {
    let table = "image,case,dx\n7,p,x\n8,p,x\n9,p,x\na7,p,x\n"
    let reading = try read(
      mapping, table, files: ["img/0007.jpg", "img/0008.jpg", "8.jpg", "a07.jpg", "readme.txt"])
    #expect(reading.codes == ["id-damaged"])
    #expect(reading.file.findings[0].position?.line == 2)
    #expect(reading.file.findings[0].what.contains("img/0007.jpg"))
    #expect(reading.images.map(\.key.rawValue).first == "atlas/7")
    #expect(try read(mapping, table, files: ["7.jpg", "8.jpg", "9.jpg"]).codes.isEmpty)
  }
}
