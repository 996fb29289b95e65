import Catalogue
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// The generated atlas in its four forms, written by the real command.
@Suite struct SampleAgreementTests {
  private let folder = TemporaryFolder()

  private func read(_ form: String, _ options: [String] = []) throws -> Catalogue {
    let command = CommandLineTool("derm-sample")
    try #require(command.exists, "derm-sample was not built")
    let root = folder.file("\(form)/atlas")
    try FileManager.default.createDirectory(
      atPath: folder.file(form), withIntermediateDirectories: true)
    let made = try command.run(
      [
        root, "--cases", "30", "--image-side", "32", "--format", form, "--dirty", "0.4", "--quiet",
      ] + options)
    try #require(made.status == 0, "\(made.errors)")
    let catalogue = try Catalogue(folder.file("\(form).sqlite"))
    var request = IngestRequest(paths: [root])
    request.threads = 2
    if form == "table" {
      request.paths = ["\(root)/atlas.csv"]
      request.mapping = "\(root)/mapping.yaml"
    }
    _ = try Ingestion(request, into: catalogue).run()
    return catalogue
  }

  private func statements(_ catalogue: Catalogue, _ facet: Facet) throws -> [String: Set<String>] {
    var statements: [String: Set<String>] = [:]
    for entry in try catalogue.mentions([facet]) {
      let path = entry.mention.path.joined(separator: " / ").lowercased()
      statements[entry.image.rawValue, default: []].insert(path)
    }
    return statements
  }

  @Test(.within(3))
  func `a dirty atlas as pages, answers, XML and table is one set of images`() throws {
    let pages = try read("html")
    let answers = try read("json")
    let document = try read("xml")
    let images = try pages.images()
    #expect(images.count > 60)
    for other in [answers, document] {
      let others = try other.images()
      #expect(others.map(\.id) == images.map(\.id))
      #expect(others.map(\.caseID) == images.map(\.caseID))
      #expect(others.map(\.file) == images.map(\.file))
      #expect(others.map(\.state) == images.map(\.state))
    }
    // Dirt changes lesions on purpose: typos, commas. Sites and diagnoses must agree.
    for facet in [Facet.site, .diagnosis] {
      #expect(try statements(pages, facet) == statements(document, facet))
    }
    let table = try read("table")
    let files = Set(images.map(\.file))
    #expect(
      Set(try table.images().map { $0.id.rawValue.split(separator: "/")[1] })
        == Set(files.map { $0[...] }))
    let broken = Set(["image-unreadable", "image-truncated", "image-missing"])
    for catalogue in [pages, answers, document, table] {
      #expect(
        try broken.isSuperset(of: catalogue.findings().map(\.code).filter { $0.hasPrefix("image") })
      )
    }
  }

  @Test(.within(3))
  func `each form names the contributor of every image, among them the silent one`() throws {
    let options = ["--silent-contributor", "0.3"]
    let pages = try statements(try read("html", options), .contributor)
    #expect(pages.count > 60)
    for form in ["json", "xml"] {
      #expect(try statements(try read(form, options), .contributor) == pages)
    }
    let table = try statements(try read("table", options), .contributor)
    func counts(_ statements: [String: Set<String>]) -> [Set<String>: Int] {
      Dictionary(statements.values.map { ($0, 1) }, uniquingKeysWith: +)
    }
    #expect(counts(table) == counts(pages))
    #expect((counts(pages)[["practice 41"]] ?? 0) > 9)
  }
}
