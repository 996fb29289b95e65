import Catalogue
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Who looked at an image stays with what they said.
@Suite struct AnnotatorTests {
  private func read(_ mapping: String, _ table: String) throws -> Reading {
    let text = "derm_mapping: 1\ntable: t.csv\n" + mapping
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: "t.csv", mapping: mapping)
  }

  private func records(_ reading: Reading) -> [String] {
    reading.images.map { image in
      "\(image.key.rawValue) \(image.annotator ?? "-") "
        + image.mentions.map { $0.path.joined() }.joined(separator: ",")
    }
  }

  private let table = "image,who,labels\na,r1,nodule\na,r2,papule\na,r1,scar\nb,,papule\nb,r2,\n"

  @Test func `a column names who made each row, and one who says it twice is reported`() throws {
    let reading = try read("image: {column: image}\nlesion: labels\nannotator: who\n", table)
    #expect(
      records(reading) == [
        "atlas/a r1 nodule", "atlas/a r2 papule", "atlas/a r1 scar",
        "atlas/b unnamed, line 5 papule", "atlas/b r2 ",
      ])
    #expect(reading.codes == ["image-repeated", "annotator-missing"])
    #expect(
      reading.file.findings[0].what.contains("by r1 in this file: by the rows of lines 2 and 4"))
    #expect(reading.images[4].presentFields["lesion"] == 0)
    #expect(reading.images.map(\.line) == [2, 3, 4, 5, 6])
  }

  @Test func `each row may be another annotator, or a part of a name`() throws {
    let rows = try read("image: {column: image}\nlesion: labels\nannotator: {each: row}\n", table)
    #expect(
      rows.images.map(\.annotator) == ["row 1", "row 2", "row 3", "row 1", "row 2"])
    #expect(rows.codes.isEmpty)
    let part = try read(
      """
      image: {column: name, after: "_", file: ""}
      annotator: {column: name, before: "_"}
      lesion: labels
      """, "name,labels\nr1_a_b.jpg,nodule\nr2_a_b.jpg,papule\n")
    #expect(records(part) == ["atlas/a_b.jpg r1 nodule", "atlas/a_b.jpg r2 papule"])
    #expect(part.images.allSatisfy { $0.imageFile == nil })
  }

  @Test func `columns may be annotators, each with a record of their own`() throws {
    let reading = try read(
      """
      image: {column: image}
      case: case
      lesion:
        - {column: first, annotator: r1}
        - {column: second, annotator: r2, separator: "|"}
      diagnosis: dx
      """, "image,case,first,second,dx\na,p,nodule,nodule|scar,wart\nb,q,,papule,\n")
    #expect(
      records(reading) == [
        "atlas/a - wart", "atlas/a r1 nodule", "atlas/a r2 nodule,scar", "atlas/b - ",
        "atlas/b r1 ",
        "atlas/b r2 papule",
      ])
    #expect(reading.codes.isEmpty)
    #expect(reading.images.map(\.caseKey?.rawValue).prefix(3) == ["atlas/p", "atlas/p", "atlas/p"])
  }

  @Test func `two ways to name annotators, or an empty one, are errors with their position`() {
    func problems(_ text: String) -> [String] {
      do {
        _ = try MappingReader.read(
          Array("derm_mapping: 1\ntable: t.csv\nimage: {column: i}\n\(text)".utf8), path: "m.yaml")
        return []
      } catch IngestError.mapping(_, let problems) {
        return problems.map { "\($0.line): \($0.what)" }
      } catch {
        return ["\(error)"]
      }
    }
    #expect(
      problems("lesion: {column: a, annotator: r1}\nannotator: who")
        == ["5: annotator next to forms that have one"])
    #expect(problems("annotator: {each: table}") == ["4: each must be row, and stand alone"])
    #expect(problems("annotator: {before: x}") == ["4: annotator names no column"])
    #expect(problems("annotator: {column: a, after: \"\"}") == ["4: after is empty"])
    #expect(problems("lesion: {column: a, numbers: shares}") == ["4: numbers can't be \"shares\""])
  }

  @Test func `who said it is in the catalogue, and DermXDB as published is read`() throws {
    let folder = TemporaryFolder()
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    var request = IngestRequest(
      paths: [Checkout.file("Tests/Fixtures/Ingest/tables/dermxdb-annotators")])
    request.mappings = Checkout.file("data/mappings")
    request.source = "d"
    _ = try Ingestion(request, into: catalogue).run()
    #expect(
      try catalogue.mentions([.lesion, .site]).map {
        "\($0.image) \($0.annotator ?? "-") \($0.mention.path[0])"
      } == [
        "d/0001.jpg derm1 Scale", "d/0001.jpg derm1 Plaque", "d/0001.jpg derm2 Scale",
        "d/0001.jpg derm1 Extensor sites", "d/7--wm.jpeg derm1 Open comedo",
        "d/7--wm.jpeg derm1 Papule", "d/7--wm.jpeg derm1 Exposed areas",
      ])
    // The third named no lesion, and was asked all the same.
    let all = ["derm1", "derm2", "derm3"]
    let first = try #require(try catalogue.image(ImageID("d/0001.jpg")))
    #expect(first.annotators == [.lesion: all, .site: all])
    let second = try #require(try catalogue.image(ImageID("d/7--wm.jpeg")))
    #expect(second.annotators == [.lesion: ["derm1"], .site: ["derm1"]])
    #expect(second.file == "7__wm.jpeg" && second.diagnosis == "Acne")
    #expect(try catalogue.findings().allSatisfy { $0.code == "image-missing" })
  }
}
