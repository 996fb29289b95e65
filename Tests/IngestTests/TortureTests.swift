import Catalogue
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Ingest

/// Pages made to break parsers: each must end in whole records or findings.
@Suite struct TortureTests {
  private func pages() throws -> [(name: String, bytes: [UInt8])] {
    guard let folder = Checkout.shared("torture/html") else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".html") }
      .map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))) }
  }

  @Test(.timeLimit(.minutes(2)))
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
    if !pages.isEmpty { #expect(pages.count == 1796) }
  }

  @Test(.timeLimit(.minutes(2)))
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

  @Test(.timeLimit(.minutes(2)))
  func `every answer of the JSON suite gives a finding or whole records`() throws {
    guard let folder = Checkout.shared("torture/json/test_parsing") else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      for format in [ISICAnswers() as any AtlasFormat, DermQuestAnswers()] {
        let reading = Reading(format, bytes, path: name)
        #expect(!reading.images.isEmpty || !reading.codes.isEmpty, "\(name)")
      }
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `the whole folder goes into a catalogue`() throws {
    guard let folder = Checkout.shared("torture/html") else { return }
    let temporary = TemporaryFolder()
    let catalogue = try Catalogue(temporary.file("c.sqlite"))
    var request = IngestRequest(paths: [folder])
    request.format = "dermquest-page"
    request.threads = 2
    let summary = try Ingestion(request, into: catalogue).run()
    #expect(summary.newFiles == 1796)
    #expect(try catalogue.counts().findings >= 1796)
    #expect(try catalogue.images().isEmpty)
  }
}
