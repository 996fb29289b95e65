import Catalogue
import Digests
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Documents that are read and written piece by piece.
@Suite struct StreamedFileTests {
  private let folder = TemporaryFolder()

  /// A document of several pieces, with everything that may lie across the border of two.
  private func document(
    head: String = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", attribute: String = "age"
  ) -> String {
    var text = head + "<atlas licence=\"CC0\">\n"
    for number in 0..<1500 {
      if number % 2 == 0 {
        text += "<case id=\"\(number / 2)\"><group>p:\(number % 7)</group>"
      }
      // Every hundredth image is described again, every 150th has a mistake.
      let id = number % 100 == 99 ? number - 1 : number
      text += """
        <image id="i\(id)" file="é\(id).jpg">
         <lesion id="\(number % 50)">Børjeson's  &amp;&#x20;rash \(number % 50) / Größe € 𝄞</lesion>
         <site assertion="absent"><![CDATA[Head / \(number % 9)]]></site>
         <lesion>
           Papule <!-- wide --></lesion><attribute name="\(attribute)">44</attribute>
        """
      text += number % 150 == 7 ? "<colour>red</colour></image>" : "</image>"
      if number % 2 == 1 { text += String(repeating: " ", count: number % 200) + "</case>\r\n" }
    }
    return text + "</atlas>\n"
  }

  /// A comment that makes a document so large that an ingest streams it.
  private let padding =
    "<!-- " + String(repeating: "comment ", count: StreamedFile.threshold / 8) + " -->"

  private func write(_ bytes: [UInt8]) throws -> String {
    try FileManager.default.createDirectory(
      atPath: folder.file("atlas"), withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file("atlas/atlas.xml")))
    return folder.file("atlas")
  }

  private func streamed(
    _ root: String, format: (any AtlasFormat.Type)? = nil
  ) throws -> StreamedFile? {
    let input = try AtlasInput(root, request: IngestRequest(paths: [root]), mapping: nil)
    let reading = FileReading(input, format: format)
    return StreamedFile("atlas.xml", of: reading, context: .of([]), threshold: 1 << 16)
  }

  private func catalogue(_ name: String) throws -> Catalogue {
    try Catalogue(folder.file("\(name).sqlite"))
  }

  /// The catalogue of a document that was read whole.
  private func whole(_ bytes: [UInt8], root: String) throws -> Catalogue {
    let catalogue = try catalogue("whole")
    let reading = Reading(AtlasXML(), bytes, path: "atlas.xml")
    var file = reading.file
    file.file.format = "atlas-xml"
    try catalogue.write([file], folder: root)
    return catalogue
  }

  private func expectEqual(_ some: Catalogue, _ others: Catalogue) throws {
    #expect(try some.contentDigest() == others.contentDigest())
    #expect(try some.counts() == others.counts())
    let mentions = try some.mentions(Facet.allCases)
    #expect(!mentions.isEmpty)
    #expect(mentions.map(\.mention) == (try others.mentions(Facet.allCases)).map(\.mention))
    #expect(
      try some.findings() == others.findings())
  }

  @Test(arguments: ["", "\u{FEFF}"])
  func `a document read piece by piece gives what it gives read whole`(mark: String) throws {
    let bytes = Array(document(head: mark).utf8)
    let root = try write(bytes)
    let file = try #require(try streamed(root))
    let pieces = try catalogue("pieces")
    #expect(try file.store(into: pieces, folder: root, archive: nil) == .stored)
    try expectEqual(pieces, whole(bytes, root: root))
    let known = try #require(try pieces.knownFiles(source: "atlas")["atlas.xml"])
    #expect(known.digest == .of(bytes))
    #expect(file.isUnchanged(since: known))
  }

  @Test func `a document that breaks off keeps the images before, with the line of the break`()
    throws
  {
    let text = document()
    let broken = String(text.dropLast(40))
    let root = try write(Array(broken.utf8))
    let pieces = try catalogue("pieces")
    #expect(
      try #require(try streamed(root)).store(into: pieces, folder: root, archive: nil) == .stored)
    try expectEqual(pieces, whole(Array(broken.utf8), root: root))
    let finding = try #require(try pieces.findings().first { $0.code == "xml-malformed" })
    #expect(finding.position?.line == broken.utf8.count { $0 == 0x0A } + 1)
  }

  @Test func `an ingest reads a large document once, replaces it, and skips it when unchanged`()
    throws
  {
    let root = try write(Array((document() + padding).utf8))
    let catalogue = try catalogue("c")
    let request = IngestRequest(paths: [root])
    let first = try Ingestion(request, into: catalogue).run()
    #expect(first.newFiles == 1)
    let digest = try catalogue.contentDigest()
    let again = try Ingestion(request, into: catalogue).run()
    #expect(again.newFiles == 0 && again.changedFiles == 0 && again.unchangedFiles == 1)
    #expect(try catalogue.contentDigest() == digest)

    _ = try write(Array((document(attribute: "sex") + padding).utf8))
    let changed = try Ingestion(request, into: catalogue).run()
    #expect(changed.changedFiles == 1)
    #expect(try catalogue.counts().images == first.atlases[0].counts.images)
    #expect(try catalogue.coverage().contains { $0.field == "sex" })
    #expect(try !catalogue.coverage().contains { $0.field == "age" })
  }

  @Test func `a document in another character set is read whole, and nothing of it is kept twice`()
    throws
  {
    var bytes = Array((document(head: "") + padding).utf8)
    // Bytes that are no UTF-8, far behind the head by which the file is recognised.
    let index = try #require(bytes.lastIndex(of: 0xE2))
    bytes[index] = 0xFF
    let root = try write(bytes)
    let pieces = try catalogue("pieces")
    #expect(
      try #require(try streamed(root)).store(into: pieces, folder: root, archive: nil)
        == .needsWhole
    )
    #expect(try pieces.counts().files == 0)
    let request = IngestRequest(paths: [root])
    #expect(try Ingestion(request, into: pieces).run().newFiles == 1)
    #expect(try pieces.counts().images == 1485)
  }

  @Test func `small files, other formats and other forced formats are read whole`() throws {
    let root = try write(Array("<?xml version=\"1.0\"?><atlas/>".utf8))
    #expect(try streamed(root) == nil)
    _ = try write(Array(("<other/>" + padding).utf8))
    #expect(try streamed(root) == nil)
    _ = try write(Array(document().utf8))
    #expect(try streamed(root, format: DermQuestPage.self) == nil)
    #expect(try streamed(root, format: AtlasXML.self) != nil)
  }
}
