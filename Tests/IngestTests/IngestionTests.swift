import Catalogue
import Digests
import Documents
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct IngestionTests {
  private let export: SampleExport

  init() throws { export = try SampleExport() }

  private func catalogue(_ name: String = "c.sqlite") throws -> Catalogue {
    try Catalogue(export.folder.file(name))
  }

  private func request(_ path: String? = nil) -> IngestRequest {
    var request = IngestRequest(paths: [path ?? export.root])
    request.threads = 2
    return request
  }

  @Test func `an export's pages and images reach the catalogue`() throws {
    let catalogue = try catalogue()
    let summary = try Ingestion(request(), into: catalogue).run()
    #expect(summary.newFiles == 1)
    let images = try catalogue.images()
    #expect(images.map(\.source) == ["atlas", "atlas", "atlas"])
    #expect(images.map(\.state) == [.usable, .usable, .truncated])
    #expect(images[0].pixelFile == "\(export.root)/imagelibrary/large/A 1.JPG")
    #expect(images[0].sha256 == .of(try Checkout.fixture("Imaging/alpha.png")))
    #expect(images[0].width > 0 && images[0].height > 0)
    let codes = try catalogue.findingTallies().map(\.code)
    #expect(
      codes == [
        "image-truncated", "image-listed-only", "image-misnamed", "image-transparent",
        "term-repeated",
      ])
    #expect(summary.hasFindings)
    let symptom = try #require(
      summary.atlases.first?.coverage.first { $0.field == "symptom" })
    #expect(symptom.format == "dermquest-page")
    #expect(symptom.filled == 0 && symptom.empty == 1 && symptom.absent == 2)
  }

  @Test func `a second run changes nothing, however the files are reached`() throws {
    let catalogue = try catalogue()
    _ = try Ingestion(request(), into: catalogue).run()
    let digest = try catalogue.contentDigest()
    let again = try Ingestion(request(), into: catalogue).run()
    #expect(again.unchangedFiles == 1)
    #expect(again.newFiles + again.changedFiles == 0)
    #expect(try catalogue.contentDigest() == digest)
    // The export moves as a whole: the facts stay, the images' folder follows.
    let moved = export.folder.file("elsewhere/atlas")
    try FileManager.default.createDirectory(
      atPath: export.folder.file("elsewhere"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: export.root, toPath: moved)
    let third = try Ingestion(request(moved), into: catalogue).run()
    #expect(third.unchangedFiles == 1)
    #expect(try catalogue.contentDigest() == digest)
    #expect(try catalogue.images()[0].pixelFile?.hasPrefix(moved) == true)
  }

  @Test func `a changed page replaces what came from it, and a new image file is seen`() throws {
    let catalogue = try catalogue()
    try export.write("pages/x.html", SampleExport.page("x", lesions: ["Scar"]))
    _ = try Ingestion(request(), into: catalogue).run()
    try export.write("pages/x.html", SampleExport.page("y", lesions: ["Cyst", "Bulla"]))
    try export.write("imagelibrary/large/c.jpg", Checkout.fixture("Imaging/baseline.jpg"))
    let summary = try Ingestion(request(), into: catalogue).run()
    #expect(summary.changedFiles == 1)
    #expect(try catalogue.image(ImageID("atlas/x")) == nil)
    let paths = try catalogue.mentions(of: ImageID("atlas/y")).map(\.mention.path)
    #expect(paths == [["Cyst"], ["Bulla"]])
    #expect(try catalogue.images().first { $0.file == "c.jpg" }?.state == .usable)
    let fresh = try self.catalogue("fresh.sqlite")
    _ = try Ingestion(request(), into: fresh).run()
    #expect(try fresh.contentDigest() == catalogue.contentDigest())
  }

  @Test func `one atlas read as HTML and as JSON is one set of images`() throws {
    let catalogue = try catalogue()
    let ids = ["a", "b", "c"].map { String(repeating: $0, count: 24) }
    let results = ids.map { "{\"AssetId\": \"\($0)\", \"Case\": 4711, \"lesions\": [{\"Id\": 3}]}" }
    try export.write("imageData.json", "{\"Results\": [\(results.joined(separator: ","))]}")
    try export.write(
      "facetData.json",
      "{\"facet_collection\": {\"lesions\": {\"Facets\": {\"3\": {\"Text\": \"wheal\"}}}}}")
    _ = try Ingestion(request(), into: catalogue).run()
    let images = try catalogue.images()
    #expect(images.map(\.id.rawValue) == ids.map { "atlas/\($0)" })
    #expect(Set(images.map(\.caseID)) == [CaseID("atlas/4711")])
    #expect(images[0].file == "A%201.JPG")
    let lesions = try catalogue.mentions(of: images[2].id).filter { $0.mention.facet == .lesion }
    #expect(lesions.map(\.mention.path) == [["wheal"]])
    // Other facet data means other terms, though the answer's own bytes are the same.
    try export.write(
      "facetData.json",
      "{\"facet_collection\": {\"lesions\": {\"Facets\": {\"3\": {\"Text\": \"bulla\"}}}}}")
    let summary = try Ingestion(request(), into: catalogue).run()
    #expect(summary.changedFiles == 3)
    #expect(try catalogue.mentions(of: images[2].id).contains { $0.mention.path == ["bulla"] })
  }

  @Test func `files that nobody knows are named`() throws {
    let catalogue = try catalogue()
    try export.write("table.csv", "a,b\n1,2\n")
    try export.write("empty.html", "")
    try export.write("notes.docx", "x")
    try export.write("latin.html", Array("<p>caf".utf8) + [0xE9])
    try export.write(".hidden.html", SampleExport.page("h", lesions: []))
    _ = try Ingestion(request(), into: catalogue).run()
    let named = try catalogue.findings().filter { $0.code.hasPrefix("file") }
    #expect(named.map(\.source) == ["empty.html", "latin.html", "notes.docx", "table.csv"])
    #expect(
      named.map(\.code) == [
        "file-empty", "file-unrecognised", "files-passed-over", "file-unrecognised",
      ])
    #expect(named[3].remedy.contains("--mapping"))
    #expect(try catalogue.image(ImageID("atlas/h")) == nil)
  }

  @Test func `a request that can't be met is refused before anything is written`() throws {
    func refusal(_ change: (inout IngestRequest) -> Void) -> IngestError? {
      var request = request()
      change(&request)
      do {
        _ = try IngestPlan(request)
        return nil
      } catch {
        return error as? IngestError
      }
    }
    #expect(refusal { $0.paths = ["/nowhere"] } == .missing(path: "/nowhere"))
    #expect(refusal { $0.format = "odd" }?.exitStatus == .usage)
    #expect(refusal { $0.source = "a/b" } == .badSourceName(name: "a/b"))
    #expect(refusal { $0.images = "/nowhere" } == .missing(path: "/nowhere"))
    #expect(refusal { $0.mapping = "/nowhere" } == .missing(path: "/nowhere"))
    let twin = export.folder.file("other/atlas")
    try FileManager.default.createDirectory(atPath: twin, withIntermediateDirectories: true)
    let root = export.root
    #expect(
      refusal { $0.paths = [root, twin] }
        == .sameSource(name: "atlas", first: root, second: twin))
    #expect(refusal { _ in } == nil)
  }

  @Test func `facts are written as tables`() throws {
    let catalogue = try catalogue()
    _ = try Ingestion(request(), into: catalogue).run()
    let folder = export.folder.file("tables")
    try CatalogueExport.csv(catalogue, to: folder)
    let images = CSVTable.parse(
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/images.csv"))))
    #expect(
      images.header.prefix(7) == ["image", "case", "file", "page", "width", "height", "sha256"])
    #expect(images.rows.count == 3)
    let mentions = CSVTable.parse(
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/mentions.csv"))))
    #expect(
      mentions.header.prefix(8) == [
        "image", "facet", "raw", "assertion", "ordinal", "page", "byte_start", "byte_end",
      ])
    #expect(try mentions.rows.count == catalogue.counts().mentions)
  }
}
