import Catalogue
import Terms
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

  /// The labels' table read with the images of the other table of a mapping.
  private func join(_ cases: String, _ labels: String) throws -> Reading {
    let text = """
      derm_mapping: 1
      tables:
        - {table: cases.csv, image: {columns: [p1, p2], suffix: .jpg}, case: k}
        - {table: labels.csv, image: {from: cases.csv, by: k}, diagnosis: dx}
      """
    let file = try MappingReader.read(Array(text.utf8), path: "m.yaml")
    let joined = JoinedImages(
      Charset.decode(Array(cases.utf8)), path: "cases.csv", mapping: file.tables[0], by: "k")
    return Reading(
      MappedTable(), Array(labels.utf8), path: "labels.csv", mapping: file.tables[1],
      joined: joined)
  }

  @Test(arguments: [
    ["1.23457E+14", "1.23457E+14"], ["Mar-01", "Mar-01"],
    ["-1234567890123450000", "-1234567890123460000"],
  ])
  func `a rounded key joins no labels to the images of another case`(keys: [String]) throws {
    let reading = try join(
      "p1,p2,k\na,b,\(keys[0])\nc,,\(keys[1])\nd,,7\n",
      "k,dx\n\(keys[0]),nevus\n\(keys[1]),wart\n7,scar\n")
    #expect(reading.images.map(\.key.rawValue) == ["atlas/d"])
    #expect(reading.paths(.diagnosis) == [["scar"]])
    #expect(reading.codes == ["id-damaged", "id-damaged"])
    #expect(reading.file.findings.map { $0.position?.line } == [2, 3])
  }

  @Test func `a joined image whose own id is rounded is the one of its table's row`() throws {
    let reading = try join("p1,p2,k\n1.2E+14,b,1\n1.2E+14,,2\n", "k,dx\n1,nevus\n2,wart\n")
    #expect(
      reading.images.map(\.key.rawValue) == [
        "atlas/1.2E+14 (line 2)", "atlas/b", "atlas/1.2E+14 (line 3)",
      ])
    #expect(
      (0..<3).map { reading.paths(.diagnosis, image: $0) } == [
        [["nevus"]], [["nevus"]], [["wart"]],
      ])
  }

  @Test func `negative integers that were cut are rounded too`() throws {
    let cut = try read(
      mapping, "image,case,dx\na,-1234567890123450000,x\nb,-1234567890123450000,x\n")
    #expect(cut.codes == ["id-damaged", "id-damaged"])
    #expect(Set(cut.images.compactMap(\.caseKey)).count == 2)
    let whole = try read(
      mapping, "image,case,dx\na,-1234567890123450000,x\nb,-1234567890123456789,x\n")
    #expect(whole.codes.isEmpty)
  }

  @Test func `an id that is too long is said to be so, and never to be missing`() throws {
    let long = String(repeating: "x", count: 301)
    let reading = try read(
      "image: {columns: [i, j]}\ncase: case\n", "i,j,case\n\(long),b,1\nc,,\(long)\n\(long),,2\n")
    #expect(reading.images.map(\.key.rawValue) == ["atlas/b", "atlas/c"])
    #expect(reading.images.map(\.caseKey?.rawValue) == ["atlas/1", nil])
    #expect(reading.images.map { $0.presentFields["case"] } == [1, 0])
    #expect(reading.codes == ["id-too-long", "id-too-long", "id-too-long"])
    #expect(reading.file.findings.map { $0.position?.line } == [2, 3, 4])
    #expect(reading.file.findings[1].what.contains("the case id"))
    #expect(reading.file.findings[1].what.hasSuffix("has 301 bytes"))
  }
}
