import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

@Suite struct ArchiveTests {
  private let folder = TemporaryFolder()

  private func fixture(_ name: String) -> String { Checkout.file("Tests/Fixtures/Ingest/\(name)") }

  private func request(_ path: String) -> IngestRequest {
    var request = IngestRequest(paths: [path])
    request.unpackFolder = folder.file("unpacked")
    return request
  }

  private func files(_ root: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".html") }
  }

  @Test(arguments: ["atlas.zip", "atlas.tar", "atlas.tar.gz"])
  func `an archive gives what its folder gives`(name: String) throws {
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    let summary = try Ingestion(request(fixture(name)), into: catalogue).run()
    #expect(summary.newFiles == 2)
    let images = try catalogue.images()
    #expect(images.map(\.id.rawValue) == ["atlas/a", "atlas/b"])
    #expect(images.map(\.page.count) == [12, 171])
    #expect(try catalogue.mentions().map(\.mention.path) == [["Papule"], ["Nævus"]])
    #expect(try catalogue.findings().filter { $0.code == "archive-entry-refused" }.count == 1)
    let digest = try catalogue.contentDigest()
    #expect(try Ingestion(request(fixture(name)), into: catalogue).run().unchangedFiles == 2)
    #expect(try catalogue.contentDigest() == digest)
  }

  @Test func `names that climb out are refused`() throws {
    let archive = try Archive(fixture("climbing.zip"))
    let (root, findings) = try archive.unpacked(below: folder.file("deep/unpacked"))
    #expect(
      try files(folder.path) == [String(root.dropFirst(folder.path.count + 1)) + "/good.html"])
    #expect(findings.map(\.code) == Array(repeating: "archive-entry-refused", count: 4))
    #expect(!FileManager.default.fileExists(atPath: "/evil.html"))
  }

  @Test func `a bomb is refused, and nothing of it stays`() throws {
    #expect(throws: IngestError.self) {
      try Archive(fixture("bomb.zip")).unpacked(below: folder.path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a damaged entry is left out with a finding`() throws {
    let (root, findings) = try Archive(fixture("damaged.zip")).unpacked(below: folder.path)
    #expect(try files(root).count == 1)
    #expect(findings.map(\.code) == ["archive-entry-damaged", "archive-entry-refused"])
  }

  @Test(arguments: ["atlas.zip", "atlas.tar", "atlas.tar.gz"])
  func `an archive that was cut anywhere gives an error or findings`(name: String) throws {
    let bytes = try Checkout.fixture("Ingest/\(name)")
    for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
      let path = folder.file("\(cut)-\(name)")
      try Data(bytes.prefix(cut)).write(to: URL(fileURLWithPath: path))
      do {
        let (_, findings) = try Archive(path).unpacked(below: folder.file("u"))
        // Behind the last entry, which is a link, nothing but zeros can be cut.
        #expect(!findings.isEmpty, "cut at \(cut)")
      } catch {
        #expect(error.exitStatus == .badData, "cut at \(cut): \(error)")
      }
    }
  }
}
