import Catalogue
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// The real table with the shipped mapping.
@Suite struct PadUfesTests {
  @Test(.needsShared("real/pad-ufes-20"))
  func `PAD-UFES-20 is read whole: negatives, unknowns, missing images`() throws {
    let folder = try #require(Checkout.shared("real/pad-ufes-20"))
    let temporary = TemporaryFolder()
    let catalogue = try Catalogue(temporary.file("c.sqlite"))
    var request = IngestRequest(paths: ["\(folder)/metadata.csv"])
    request.mapping = Checkout.file("data/mappings/pad-ufes-20.yaml")
    request.images = "\(folder)/images"
    request.threads = 2
    _ = try Ingestion(request, into: catalogue).run()
    let counts = try catalogue.counts(source: "pad-ufes-20")
    #expect(counts.images == 2298)
    #expect(counts.usableImages == 30)
    #expect(counts.cases == 1373)
    #expect(
      try catalogue.findingTallies().map(\.code) == ["image-missing", "image-has-personal-data"])
    #expect(counts.findings == 2286)
    let itch = try catalogue.mentions([.lesion]).filter { $0.mention.path == ["itch"] }
    let tally = Dictionary(grouping: itch, by: \.mention.assertion).mapValues(\.count)
    #expect(tally == [.present: 1455, .absent: 837, .unknown: 6])
    let sites = try catalogue.mentions([.site])
    #expect(sites.filter { $0.mention.path == ["FACE"] }.count == 570)
    #expect(Set(sites.map(\.mention.path)).count == 14)
    let image = try #require(try catalogue.image(ImageID("pad-ufes-20/PAT_1516_1765_530.png")))
    #expect(image.diagnosis == "NEV")
    #expect(image.groupKeys == ["pad-ufes-20/patient_id:PAT_1516"])
    #expect(image.attributes == ["age": "8", "biopsied": "False"])
    #expect(image.licence == "CC BY 4.0")
  }
}
