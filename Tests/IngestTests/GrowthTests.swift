import Catalogue
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// An export that changes between ingests.
@Suite struct GrowthTests {
  private let export: SampleExport
  private let catalogue: Catalogue

  init() throws {
    export = try SampleExport()
    catalogue = try Catalogue(export.folder.file("c.sqlite"))
  }

  @discardableResult
  private func ingest(accepting: Bool = false, _ paths: String...) throws -> IngestSummary {
    var request = IngestRequest(paths: paths.isEmpty ? [export.root] : paths)
    request.unpackFolder = export.folder.file("unpacked")
    request.acceptsCoverage = accepting
    return try Ingestion(request, into: catalogue).run()
  }

  private func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(export.root)/\(path)")
  }

  private func codes() throws -> [String: Int] {
    Dictionary(
      try catalogue.findingTallies().map { ($0.code, $0.count) }, uniquingKeysWith: +)
  }

  @Test func `a page that is gone is marked, keeps what it said, and is welcome back`() throws {
    let page = SampleExport.page("x", lesions: ["Scar"])
    try export.write("pages/x.html", page)
    try ingest()
    let whole = try catalogue.contentDigest()
    try remove("pages/x.html")
    let summary = try ingest()
    #expect(summary.removedFiles == 1)
    #expect(summary.text.contains("1 gone from the export"))
    #expect(try catalogue.image(ImageID("atlas/x")) != nil)
    #expect(try codes()["page-withdrawn"] == 1)
    #expect(try catalogue.counts().removedImages == 1)
    #expect(try CatalogueStatus(catalogue).text.contains("1 image stands on them alone"))
    let marked = try catalogue.contentDigest()
    #expect(marked != whole)
    #expect(try ingest().removedFiles == 0)
    #expect(try catalogue.contentDigest() == marked)
    try export.write("pages/x.html", page)
    try ingest()
    #expect(try codes()["page-withdrawn"] == nil)
    #expect(try catalogue.contentDigest() == whole)
  }

  @Test func `what removed pages said can be dropped`() throws {
    try export.write("pages/x.html", SampleExport.page("x", lesions: ["Scar"]))
    try ingest()
    try remove("pages/x.html")
    try ingest()
    #expect(try catalogue.dropRemoved(source: "atlas") == 1)
    #expect(try catalogue.image(ImageID("atlas/x")) == nil)
    #expect(try catalogue.images().count == 3)
    #expect(try catalogue.dropRemoved(source: "atlas") == 0)
  }

  @Test func `reading one file, or another folder of the atlas, marks nothing as removed`() throws {
    try export.write("pages/x.html", SampleExport.page("x", lesions: ["Scar"]))
    try ingest()
    let other = export.folder.file("more")
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    try Data(SampleExport.page("y", lesions: ["Cyst"]).utf8).write(
      to: URL(fileURLWithPath: "\(other)/y.html"))
    var request = IngestRequest(paths: [other])
    request.source = "atlas"
    #expect(try Ingestion(request, into: catalogue).run().removedFiles == 0)
    request.paths = ["\(export.root)/pages/x.html"]
    #expect(try Ingestion(request, into: catalogue).run().removedFiles == 0)
    #expect(try catalogue.counts().removedFiles == 0)
  }

  @Test func `a field that is filled less often is a finding until it recovers`() throws {
    func write(lesions: [String]) throws {
      for number in 0..<4 {
        try export.write(
          "pages/p\(number).html", SampleExport.page("p\(number)", lesions: lesions))
      }
    }
    try write(lesions: ["Scar"])
    try ingest()
    #expect(try codes()["coverage-fell"] == nil)
    try write(lesions: [])
    try ingest()
    let fall = try #require(try catalogue.findings().first { $0.code == "coverage-fell" })
    #expect(fall.what.contains("lesion of dermquest-page is filled in"))
    // Nothing changed since, and the fall is still one.
    try ingest()
    #expect(try codes()["coverage-fell"] == 1)
    try write(lesions: ["Cyst"])
    try ingest()
    #expect(try codes()["coverage-fell"] == nil)
    try write(lesions: [])
    try ingest(accepting: true)
    #expect(try codes()["coverage-fell"] == nil)
    try ingest()
    #expect(try codes()["coverage-fell"] == nil)
  }

  @Test func `a format that is no longer recognised is a fall of all its fields`() throws {
    try export.write("pages/x.html", SampleExport.page("x", lesions: ["Scar"]))
    try ingest()
    for file in try FileManager.default.contentsOfDirectory(atPath: "\(export.root)/pages") {
      try export.write("pages/\(file)", "<p>Moved to another site")
    }
    try ingest()
    let falls = try catalogue.findings().filter { $0.code == "coverage-fell" }
    #expect(falls.count > 2)
    #expect(falls.allSatisfy { $0.what.contains("no record is in that format now") })
  }

  @Test func `pages that contradict each other are named`() throws {
    let id = String(repeating: "d", count: 24)
    func answer(_ number: Int) -> String {
      "{\"Results\": [{\"AssetId\": \"\(id)\", \"Case\": \(number)}]}"
    }
    try export.write("1.json", answer(1))
    try export.write("2.json", answer(2))
    try ingest()
    let found = try #require(try catalogue.findings().first { $0.code == "pages-disagree" })
    #expect(found.what == "pages give atlas/\(id) different cases: atlas/1, atlas/2")
    #expect(found.excerpt == "1.json, 2.json")
    try export.write("2.json", answer(1))
    try ingest()
    #expect(try codes()["pages-disagree"] == nil)
  }

  @Test func `an archive in a folder is read as if it had been named`() throws {
    let zip = Array(
      try Data(
        contentsOf: URL(
          fileURLWithPath: Checkout.file(
            "Tests/Fixtures/Ingest/atlas.zip"))))
    try export.write("more/second.zip", zip)
    try export.write("broken.zip", "PK no zip")
    let summary = try ingest()
    #expect(summary.atlases.map(\.source) == ["atlas", "second"])
    #expect(try catalogue.counts(source: "second").images > 0)
    #expect(try codes()["archive-unreadable"] == 1)
    let digest = try catalogue.contentDigest()
    #expect(try ingest().newFiles == 0)
    #expect(try catalogue.contentDigest() == digest)
  }

  @Test func `every mention says what took it from the page`() throws {
    try export.write("pages/x.html", SampleExport.page("x", lesions: ["Scar"]))
    try ingest()
    let mentions = try catalogue.mentions().map(\.mention)
    #expect(!mentions.isEmpty)
    for mention in mentions { #expect(!mention.rule.isEmpty, "\(mention)") }
    let lesion = try #require(try catalogue.mentions(of: ImageID("atlas/x")).first)
    #expect(lesion.mention.rule == "h3 Primary Lesions")
  }
}
