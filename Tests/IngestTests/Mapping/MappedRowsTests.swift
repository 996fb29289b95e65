import Catalogue
import Testing
import Vocabulary
@testable import Ingest

@Suite struct MappedRowsTests {
  private func read(_ mapping: String, _ table: String, path: String = "t.csv") throws -> Reading {
    let text = "derm_mapping: 1\ntable: t.csv\n" + mapping
    let mapping = try MappingReader.read(Array(text.utf8), path: "data/m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: path, mapping: mapping)
  }

  @Test func `a column's own text is its term, in pieces, paths and votes`() throws {
    let reading = try read(
      """
      image: {column: id, directory: img, suffix: .jpg}
      case: patient
      group: [patient, lesion]
      site: {column: site, path: ":"}
      lesion: {column: labels, separator: "; ", votes: ":"}
      licence: CC0
      attributes: {sex: gender}
      missing: ["", UNK]
      """,
      """
      id,patient,lesion,site,labels,gender
      a,p1,7,Head:Face,"Scale:3; Plaque:1;Papule",UNK
      b,,8,UNK,"",male
      """)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a", "atlas/b"])
    #expect(reading.images[0].imageFile == "img/a.jpg")
    #expect(reading.images[0].caseKey == CaseID("atlas/p1"))
    #expect(reading.images[0].groupKeys == ["atlas/patient:p1", "atlas/lesion:7"])
    #expect(reading.images[1].groupKeys == ["atlas/lesion:8"])
    #expect(reading.images[1].caseKey == nil)
    #expect(reading.paths(.site) == [["Head", "Face"]])
    #expect(reading.paths(.lesion) == [["Scale"], ["Plaque"], ["Papule"]])
    #expect(reading.images[0].mentions.filter { $0.facet == .lesion }.map(\.votes) == [3, 1, nil])
    #expect(reading.codes == ["votes-missing"])
    #expect(reading.images[1].attributes == ["sex": "male"])
    #expect(reading.images[0].presentFields["sex"] == 0)
    #expect(reading.images[1].presentFields["lesion"] == 0)
    #expect(reading.images[0].licence == "CC0")
    #expect(reading.images[0].byteRange == 37..<84)
  }

  @Test func `known negatives, unknowns and unexpected cells differ`() throws {
    let reading = try read(
      """
      image: {column: id}
      lesion:
        - {column: itch, when: "True", absent: "False", term: itch}
        - {columns: [Papule, Scale], when: ["1", "yes"], absent: "0"}
      site: {columns: [ARM, LEG], when: YES}
      missing: ["", UNK]
      """,
      """
      id,itch,Papule,Scale,ARM,LEG
      a,True,1,0,YES,
      b,False,yes,2,,NO
      c,UNK,,0,,
      """)
    func states(_ image: Int) -> [String] {
      reading.images[image].mentions.map { "\($0.path[0]) \($0.assertion.rawValue)" }
    }
    #expect(
      states(0).sorted() == ["ARM present", "Papule present", "Scale absent", "itch present"])
    #expect(states(1).sorted() == ["Papule present", "Scale unknown", "itch absent"])
    #expect(states(2).sorted() == ["Papule unknown", "Scale absent", "itch unknown"])
    #expect(reading.codes == ["cell-unexpected"])
    #expect(reading.file.findings[0].position?.line == 3)
  }

  @Test func `rows that are not whole give findings, others records`() throws {
    let reading = try read(
      "image: {column: id}\nexclude: {column: qc, when: bad}\n",
      "id,qc\na,ok\nb\n,ok\nc,bad\nd,ok,more\na,ok\ne,\"never closed\n")
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a", "atlas/a"])
    #expect(
      reading.codes == [
        "row-malformed", "image-id-missing", "row-malformed", "image-repeated", "row-malformed",
        "rows-excluded",
      ])
    #expect(reading.file.findings.map { $0.position?.line } == [3, 4, 6, 7, 8, nil])
  }

  @Test func `tabs separate by the file's ending, and the first of two equal columns counts`()
    throws
  {
    let reading = try read("image: {column: id}\nsite: s\n", "id\ts\ts\na\tx,y\tz\n", path: "t.TSV")
    #expect(reading.paths(.site) == [["x,y"]])
  }

  @Test(
    "the separator is the one that stands most often in the header outside quotes",
    arguments: [
      "id;\"site, as stated\";dx\na;arm;nevus\n", "id|site, as stated|dx\na|arm|nevus\n",
      "sep=;\nid;\"site, as stated\";dx\na;arm;nevus\n",
      "id\t\"site, as stated\"\tdx\na\tarm\tnevus\n",
    ])
  func separators(table: String) throws {
    let reading = try read(
      "image: {column: id}\nsite: \"site, as stated\"\ndiagnosis: dx\n", table)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a"])
    #expect(reading.paths(.site) == [["arm"]] && reading.paths(.diagnosis) == [["nevus"]])
    #expect(reading.codes.isEmpty)
  }
}
