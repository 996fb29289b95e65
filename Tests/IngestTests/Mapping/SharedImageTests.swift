import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// Rows that describe one image are named with both their lines.
@Suite struct SharedImageTests {
  private func findings(_ table: String, _ mapping: String) throws -> [String] {
    let folder = TemporaryFolder()
    try Data(table.utf8).write(to: URL(fileURLWithPath: folder.file("t.csv")))
    let text = "derm_mapping: 1\ntable: t.csv\nimage: {columns: [image, view]}\noptional: [view]\n"
    try Data((text + mapping).utf8).write(to: URL(fileURLWithPath: folder.file("m.yaml")))
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    var request = IngestRequest(paths: [folder.file("t.csv")])
    request.mapping = folder.file("m.yaml")
    request.source = "s"
    _ = try Ingestion(request, into: catalogue).run()
    return try catalogue.findings().filter { $0.code != "image-missing" }
      .map { "\($0.source):\($0.position?.line ?? 0) \($0.code): \($0.what)" }.sorted()
  }

  @Test func `two rows of one image are a finding of both lines, and so is what they contradict`()
    throws
  {
    let found = try findings(
      "case,image,site,age\nA,x.jpg,arm,40\nA,y.jpg,arm,41\nB,x.jpg,leg,\nB,z.jpg,leg,50\nB,x.jpg,leg,45\n",
      "case: case\nsite: site\nattributes: {age: age}\n")
    #expect(
      found == [
        "t.csv:2 pages-disagree: pages give s/x.jpg different cases: s/A (line 2), s/B (line 4)",
        "t.csv:2 pages-disagree: pages give s/x.jpg different values of age: 40 (line 2), 45 (line 6)",
        "t.csv:4 image-repeated: the image s/x.jpg is described twice in this file: by the rows of "
          + "lines 2 and 4",
        "t.csv:6 image-repeated: the image s/x.jpg is described twice in this file: by the rows of "
          + "lines 2 and 6",
      ])
  }

  @Test func `a second image column counts too, and annotators may differ in attributes`() throws {
    let twice = try findings("image,view\na,b\nc,a\n", "attributes: {set: {value: x}}\n")
    #expect(
      twice == [
        "t.csv:3 image-repeated: the image s/a is described twice in this file: by the rows of "
          + "lines 2 and 3"
      ])
    let voices = "image,who,sure\na,r1,80\na,r2,20\nb,r1,10\nb,r1,30\n"
    let found = try findings(voices, "annotator: who\nattributes: {sure: sure}\n")
    #expect(
      found == [
        "t.csv:4 pages-disagree: pages give s/b different values of sure: 10 (line 4), 30 (line 5)",
        "t.csv:5 image-repeated: the image s/b is described twice by r1 in this file: by the rows of "
          + "lines 4 and 5",
      ])
  }
}
