import Catalogue
import Digests
import Files
import Foundation
import Terms
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Pages made to break parsers: each must end in whole records or findings.
@Suite struct TortureTests {
  private func pages() throws -> [(name: String, bytes: [UInt8])] {
    let folder = try #require(Checkout.shared("torture/html"))
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".html") }
      .map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))) }
  }

  @Test(.needsShared("torture/html"), .within(5))
  func `every page of the suite gives a finding or whole records`() throws {
    let pages = try pages()
    let template = try TemplateReader.read(
      Checkout.fixture("Ingest/wreckage.yaml"), path: "wreckage.yaml")
    for (name, bytes) in pages {
      for format in [
        DermQuestPage() as any AtlasFormat, DermQuestSearch(), AtlasXML(), DermISPage(),
        LabelValuePage(), TemplatePage(),
      ] {
        let reading = Reading(format, bytes, path: name, templates: [template])
        #expect(!reading.images.isEmpty || !reading.codes.isEmpty, "\(name)")
        reading.checkRaw()
      }
    }
    #expect(pages.count == 1796)
  }

  @Test(.needsShared("torture/html"), .within(5))
  func `the suite's wreckage around and inside a case page does no harm to its neighbours`() throws
  {
    let block = """
      <div class="case-summary"><span class="image-rating" data-image-id="good"></span>
      <h3>Primary Lesions</h3><ul><li>Papule</li></ul></div>
      """
    for (name, bytes) in try pages() {
      let page = Array(block.utf8) + bytes + Array(block.replacing("good", with: "late").utf8)
      let reading = Reading(DermQuestPage(), page, path: name)
      #expect(reading.images.first?.key.rawValue == "atlas/good", "\(name)")
      #expect(reading.images.first?.mentions.first?.path == ["Papule"], "\(name)")
      reading.checkRaw()
    }
  }

  @Test(.needsShared("torture/html"), .needsShared("torture/json"), .within(5))
  func `every file of the suite goes through every format and the character sets`() throws {
    let mapping = try MappingReader.read(
      Array("derm_mapping: 1\ntable: t\nimage: {column: a}\nlesion: {column: b}\n".utf8), path: "m"
    ).tables.first
    let files = try pages() + answers()
    for (name, bytes) in files {
      for bytes in [bytes, Array("a,b\n".utf8) + bytes] {
        for format in AllFormats.list {
          let root = name.hasSuffix(".json") ? JSONReader.read(bytes).root : nil
          let facets = root.flatMap { FacetData($0, digest: .of(bytes)) }
          let reading = Reading(format.init(), bytes, path: name, facets: facets, mapping: mapping)
          if format != MappedTable.self {
            #expect(!reading.images.isEmpty || !reading.codes.isEmpty, "\(name) \(format.name)")
          }
          // A cell's position is its row's.
          if format != MappedTable.self { reading.checkRaw() }
        }
      }
      for prefix in [[0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
        let text = Charset.decode(prefix + bytes)
        #expect(String(validating: text.utf8, as: UTF8.self) != nil, "\(name)")
        let end = text.sourceRange(text.utf8.count..<text.utf8.count).lowerBound
        #expect(end <= bytes.count + prefix.count, "\(name)")
      }
      _ = try? MappingReader.read(bytes, path: name)
      _ = try? Archive("nowhere/\(name)")
    }
  }

  private func answers() throws -> [(name: String, bytes: [UInt8])] {
    let folder = try #require(Checkout.shared("torture/json"))
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      .filter { !Folder.isFolder("\(folder)/\($0)") }
      .map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))) }
  }

  @Test(
    "the whole folder goes into a catalogue, whatever the format", .needsShared("torture/html"),
    .within(5),
    arguments: AllFormats.list.map { $0.name }.filter { $0 != "table" })
  func folder(format: String) throws {
    let folder = try #require(Checkout.shared("torture/html"))
    let temporary = TemporaryFolder()
    let catalogue = try Catalogue(temporary.file("c.sqlite"))
    var request = IngestRequest(paths: [folder])
    request.format = format
    request.threads = 2
    let summary = try Ingestion(request, into: catalogue).run()
    #expect(summary.newFiles == 1796)
    #expect(try catalogue.counts().findings >= 1796)
    #expect(try catalogue.images().isEmpty)
  }

  @Test(.needsShared("torture/json")) func `the answers go into a catalogue by themselves`() throws
  {
    let folder = try #require(Checkout.shared("torture/json"))
    let temporary = TemporaryFolder()
    let catalogue = try Catalogue(temporary.file("c.sqlite"))
    let summary = try Ingestion(IngestRequest(paths: [folder]), into: catalogue).run()
    #expect(summary.newFiles == FolderWalk(folder).files.count { FileKind($0) == .document })
    #expect(try catalogue.images().isEmpty)
  }
}
