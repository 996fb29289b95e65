import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// What annotation programs export is read through one mapping, or refused by its name.
@Suite struct AnnotationExportTests {
  private let mapping = """
    derm_mapping: 1
    table: [t.json, t.csv, t.xml]
    image: {column: image, file: ""}
    annotator: annotator
    lesion: {column: finding, list: json}
    """

  private func read(_ table: String, _ path: String, _ mapping: String? = nil) throws -> Reading {
    let text = mapping ?? self.mapping
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: path, mapping: mapping)
  }

  /// `image annotator: terms` of every record.
  private func records(_ reading: Reading) -> [String] {
    reading.images.map { image in
      let terms = image.mentions.map { mention in
        (mention.assertion == .present ? "" : "\(mention.assertion) ")
          + mention.path.joined(separator: "/")
      }
      return "\(image.key.rawValue) \(image.annotator ?? "-"): \(terms.joined(separator: ", "))"
    }
  }

  private let labelled = [
    "atlas/a.jpg 1: papule, scale", "atlas/a.jpg 2: papule", "atlas/b.jpg 1: ",
  ]

  @Test func `Label Studio's full JSON has a record for each annotation, empty ones too`() throws {
    func chosen(_ terms: String) -> String {
      #"{"from_name": "finding", "to_name": "image", "type": "choices", "value": {"choices": [\#(terms)]}}"#
    }
    let reading = try read(
      """
      [{"id": 7, "data": {"image": "a.jpg"}, "predictions": [{"result": [\(chosen("\"crust\""))]}],
        "annotations": [
          {"completed_by": 1, "was_cancelled": false, "result": [\(chosen("\"papule\", \"scale\""))]},
          {"completed_by": {"id": 2}, "result": [\(chosen("\"papule\""))]},
          {"completed_by": 3, "was_cancelled": true, "result": [\(chosen("\"crust\""))]}]},
       {"id": 8, "data": {"image": "b.jpg"}, "annotations": [{"completed_by": 1, "result": []}]}]
      """, "t.json")
    #expect(records(reading) == labelled)
    #expect(reading.codes.isEmpty)
    #expect(reading.images.map { $0.presentFields["lesion"] } == [2, 1, 0])
    #expect(reading.images.map(\.line) == [3, 4, 6])
    reading.checkRaw()
  }

  @Test func `Label Studio's JSON-MIN and CSV say the same`() throws {
    let minimal = try read(
      """
      [{"image": "a.jpg", "id": 1, "finding": {"choices": ["papule", "scale"]}, "annotator": 1},
       {"image": "a.jpg", "id": 2, "finding": "papule", "annotator": 2},
       {"image": "b.jpg", "id": 3, "annotator": 1}]
      """, "t.json")
    #expect(records(minimal) == labelled)
    #expect(minimal.images.map { $0.presentFields["lesion"] } == [2, 1, 0])
    let csv = """
      image,id,finding,annotator
      a.jpg,1,"{""choices"":[""papule"",""scale""]}",1
      a.jpg,2,papule,2
      b.jpg,3,,1
      """
    #expect(records(try read(csv, "t.csv")) == labelled)
    // Also where the mapping calls the column no list.
    let plain = mapping.replacing(", list: json", with: "")
    #expect(records(try read(csv, "t.csv", plain)) == labelled)
  }

  @Test func `COCO's marks become the labels of their images`() throws {
    let reading = try read(
      """
      {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
       "categories": [{"id": 5, "name": "papule"}, {"id": 6, "name": "scale"}],
       "annotations": [{"image_id": 1, "category_id": 6, "bbox": [0, 0, 1, 1]},
         {"image_id": 1, "category_id": 6}, {"image_id": 1, "category_id": 5},
         {"image_id": 1, "category_id": 9}]}
      """, "t.json",
      "derm_mapping: 1\ntable: t.json\nimage: {column: file_name}\nlesion: categories")
    #expect(
      records(reading) == ["atlas/a.jpg -: scale, papule, category 9", "atlas/b.jpg -: "])
    reading.checkRaw()
  }

  @Test func `CVAT's XML gives the labels of tags and shapes, tracks are refused`() throws {
    let mapping = "derm_mapping: 1\ntable: t.xml\nimage: {column: name}\nlesion: labels"
    let reading = try read(
      """
      <?xml version="1.0"?><annotations><version>1.1</version>
      <meta><task><labels><label><name>crust</name></label></labels></task></meta>
      <image id="0" name="a.jpg" width="4" height="3"><tag label="papule" source="manual"/>
      <box label="scale" xtl="1" ytl="1" xbr="2" ybr="2"><attribute name="x">y</attribute></box>
      <polygon label="scale" points="1,1;2,2"/></image>
      <image id="1" name="b.jpg"/>
      <track id="0" label="crust"><box frame="0" outside="0"/></track></annotations>
      """, "t.xml", mapping)
    #expect(records(reading) == ["atlas/a.jpg -: papule, scale", "atlas/b.jpg -: "])
    #expect(reading.codes == ["tracks-unread"])
    #expect(reading.images.map(\.line) == [3, 6])
    let cut = try read(
      "<annotations><image id=\"0\" name=\"a.jpg\"><tag label=\"x\"/></image><image", "t.xml",
      mapping)
    #expect(records(cut) == ["atlas/a.jpg -: x"] && cut.codes == ["xml-malformed"])
  }

  @Test func `without a mapping each is refused by its name, with what to do`() throws {
    let folder = TemporaryFolder()
    let files = [
      "ls.json": #"[{"id": 1, "data": {"image": "a"}, "annotations": [{"completed_by": 1}]}]"#,
      "min.json": #"[{"image": "a", "annotation_id": 3, "lead_time": 2.5}]"#,
      "coco.json": #"{"images": [], "annotations": [{"category_id": 1}], "categories": []}"#,
      "cvat.xml": #"<annotations><image id="0" name="a"/></annotations>"#,
    ]
    for (name, text) in files {
      let path = folder.file("x/\(name)")
      try FileManager.default.createDirectory(
        atPath: folder.file("x"), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    _ = try Ingestion(IngestRequest(paths: [folder.file("x")]), into: catalogue).run()
    let found = try catalogue.findings().filter { $0.code == "mapping-needed" }
    #expect(
      found.map { "\($0.source) \($0.what.prefix { $0 != ":" })" }.sorted() == [
        "coco.json a COCO export (JSON)", "cvat.xml a CVAT export (XML)",
        "ls.json a Label Studio export (JSON)", "min.json a Label Studio export (JSON-MIN)",
      ])
    #expect(found.allSatisfy { $0.remedy.contains("derm-ingest mapping") })
    // The remedy holds: the mapping that is printed reads the file.
    for name in ["ls.json", "min.json", "cvat.xml"] {
      let text = try StarterMapping(folder.file("x/\(name)")).text
      #expect(throws: Never.self) { try MappingReader.read(Array(text.utf8), path: name) }
    }
  }
}
