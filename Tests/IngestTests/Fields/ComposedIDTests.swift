import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Ids that differ in Unicode's form alone are one id, whichever file comes first.
@Suite struct ComposedIDTests {
  private let folder = TemporaryFolder()
  private static let forms = ["caf\u{E9}", "cafe\u{301}"]

  private func ingested(_ ids: [String], in name: String) throws -> Catalogue {
    let index = folder.file(UUID().uuidString)
    for (page, (id, lesion)) in zip(["a", "b"], zip(ids, ["Scar", "Cyst"])) {
      try AtomicFile.write(
        SampleExport.page(id, lesions: [lesion]), to: "\(index)/\(name)/pages/\(page).html")
    }
    let catalogue = try Catalogue("\(index)/c.sqlite")
    var request = IngestRequest(paths: ["\(index)/\(name)"])
    request.threads = 2
    _ = try Ingestion(request, into: catalogue).run()
    return catalogue
  }

  @Test func `two forms of an id are one image with both files' facts, in any order`() throws {
    for ids in [Self.forms, Self.forms.reversed(), [Self.forms[0], Self.forms[0]]] {
      let catalogue = try ingested(ids, in: "atlas")
      let images = try catalogue.images()
      #expect(images.map { Array($0.id.rawValue.utf8) } == [Array("atlas/caf\u{E9}".utf8)])
      #expect(
        images.map { $0.caseID.map { Array($0.rawValue.utf8) } } == [Array("atlas/caf\u{E9}".utf8)])
      let terms = try catalogue.mentions(of: ImageID("atlas/\(Self.forms[1])")).map(\.mention.path)
      #expect(Set(terms) == [["Scar"], ["Cyst"]])
      let said = try catalogue.findingTallies().map(\.code).contains("id-composed")
      #expect(said == (ids.map { Array($0.utf8) } != [Array(ids[0].utf8), Array(ids[0].utf8)]))
    }
  }

  @Test func `an atlas's name has one form too`() throws {
    for name in Self.forms {
      let catalogue = try ingested(["1", "2"], in: name)
      #expect(
        try catalogue.images().map { Array($0.source.utf8) }
          == Array(repeating: Array(Self.forms[0].utf8), count: 2))
    }
  }
}
