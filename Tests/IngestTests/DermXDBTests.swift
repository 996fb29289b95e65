import Catalogue
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// The real table, recognised by its header.
@Suite struct DermXDBTests {
  @Test(.needsShared("real/dermxdb_lesions_per_image.csv"))
  func `DermXDB is recognised and read whole, with every vote`() throws {
    let path = try #require(Checkout.shared("real/dermxdb_lesions_per_image.csv"))
    let folder = TemporaryFolder()
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    var request = IngestRequest(paths: [path])
    request.mappings = Checkout.file("data/mappings")
    request.images = folder.path
    request.source = "dermxdb"
    _ = try Ingestion(request, into: catalogue).run()
    let counts = try catalogue.counts(source: "dermxdb")
    #expect(counts.images == 566)
    #expect(counts.cases == 211)
    let lesions = try catalogue.mentions([.lesion]).map(\.mention)
    #expect(lesions.count == 2178)
    #expect(lesions.compactMap(\.votes).reduce(0, +) == 8808)
    #expect(Set(lesions.map(\.path)).count == 17)
    #expect(lesions.count { $0.path == ["Scale"] } == 301)
    #expect(try catalogue.mentions([.site]).count == 1194)
    #expect(try catalogue.findingTallies().map(\.code) == ["image-missing"])
    let text = try ReadFile.bytes(path, limit: 1 << 20)
    for lesion in lesions {
      let range = try #require(lesion.byteRange)
      #expect(String(decoding: text[range], as: UTF8.self) == lesion.raw)
    }
  }
}
