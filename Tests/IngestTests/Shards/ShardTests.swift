import Catalogue
import Files
import Foundation
import Jobs
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Parts of an ingest, merged, are what one process makes.
@Suite struct ShardTests {
  private let folder = TemporaryFolder()

  private func expectSame(
    _ request: IngestRequest, parts counts: [Int] = [1, 2, 5],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let whole = try Catalogue(folder.file("whole.sqlite"))
    _ = try Ingestion(request, into: whole).run()
    #expect(try whole.counts().images > 0, sourceLocation: location)
    for count in counts {
      try ShardTrial.expectSame(
        request, as: whole, parts: count, "\(count) parts", location: location)
    }
  }

  private func request(_ paths: [String]) -> IngestRequest {
    var request = IngestRequest(paths: paths)
    request.threads = 2
    request.unpackFolder = folder.file("unpacked")
    return request
  }

  @Test func `pages, answers, tables and archives of the fixtures are the same in parts`() throws {
    let root = folder.file("fixtures")
    try FileManager.default.copyItem(atPath: Checkout.file("Tests/Fixtures/Ingest"), toPath: root)
    try expectSame(request([root]))
  }

  @Test(arguments: try Folder.names(in: Checkout.file("Tests/Fixtures/Ingest/tables")).sorted())
  func `a data set's tables, joins between them included, are the same in parts`(name: String)
    throws
  {
    try expectSame(request([Checkout.file("Tests/Fixtures/Ingest/tables/\(name)")]), parts: [3])
  }

  @Test(.within(3), arguments: ["html", "json", "xml", "table"])
  func `a dirty generated atlas is the same in parts`(form: String) throws {
    let command = CommandLineTool("derm-sample")
    try #require(command.exists, "derm-sample was not built")
    let root = folder.file("\(form)/atlas")
    try Folder.make(folder.file(form))
    let made = try command.run([
      root, "--cases", "40", "--image-side", "32", "--format", form, "--dirty", "0.4",
      "--duplicates", "0.2", "--quiet",
    ])
    try #require(made.status == 0, "\(made.errors)")
    var request = request([root])
    if form == "table" { request.mapping = "\(root)/mapping.yaml" }
    try expectSame(request, parts: [4])
  }

  @Test
  func `images that are thumbnails, doubled, misnamed, cut or nobody's are the same in parts`()
    throws
  {
    let export = try SampleExport()
    let jpeg = try Checkout.fixture("Imaging/baseline.jpg")
    for number in 0..<12 {
      let page = SampleExport.page("i\(number)", lesions: ["Papule"])
      try export.write(
        "pages/\(number % 3)/\(number).html",
        page + "<img src=\"/imagelibrary/large/i\(number).jpg\">")
      if number % 2 == 0 { try export.write("imagelibrary/large/i\(number).jpg", jpeg) }
      if number % 3 == 0 { try export.write("imagelibrary/thumb/i\(number).jpg", jpeg) }
      // The only file of that name is a thumbnail, or lies in two folders.
      if number % 5 == 1 { try export.write("copies/thumbs/i\(number).jpg", jpeg) }
      if number % 5 == 3 {
        try export.write("one/i\(number).jpg", jpeg)
        try export.write("two/i\(number).jpg", jpeg + [0])
      }
    }
    try export.write("imagelibrary/large/nobody.jpg", jpeg)
    try export.write("pages/empty.html", "")
    try export.write("notes.txt", "left alone")
    try expectSame(request([export.root]))
  }

  @Test func `atlases that share a folder of images are the same in parts`() throws {
    let (one, other) = (try SampleExport(), try SampleExport())
    try other.write("pages/4712.html", SampleExport.page("x1", lesions: ["Scar"]))
    var request = request([one.root, "\(other.root)/pages"])
    request.images = "\(one.root)/imagelibrary"
    try expectSame(request)
  }

  @Test func `a part that is read again reads what changed, and the merge too`() throws {
    let export = try SampleExport()
    for number in 0..<20 {
      try export.write(
        "pages/\(number).html", SampleExport.page("i\(number)", lesions: ["Papule"]))
    }
    let request = request([export.root])
    let trial = ShardTrial(request)
    for number in 1...3 { try trial.read(number, of: 3) }
    let first = try trial.merge(3).contentDigest()
    for number in 1...3 { try trial.read(number, of: 3) }
    #expect(try trial.merge(3, replacing: true).contentDigest() == first)
    // A page changes, one goes, an image comes.
    try export.write("pages/3.html", SampleExport.page("i3", lesions: ["Scar"]))
    try export.remove("pages/4.html")
    try export.write(
      "imagelibrary/large/i5.jpg", try Checkout.fixture("Imaging/baseline.jpg"))
    for number in 1...3 { try trial.read(number, of: 3) }
    let merged = try trial.merge(3, replacing: true)
    #expect(try merged.codes().contains("page-withdrawn"))
    #expect(
      try merged.mentions().filter { $0.image.rawValue == "atlas/i3" }.map(\.mention.raw) == [
        "Scar"
      ])
  }

  @Test func `files are spread by their names, each in one part`() throws {
    let names = (0..<4000).map { "atlas/pages/\($0).html" }
    let parts = try (1...4).map { number in
      let shard = try #require(JobNumber("\(number)/4"))
      return names.filter(shard.holds)
    }
    #expect(parts.flatMap { $0 }.sorted() == names.sorted())
    for part in parts { #expect((900...1100).contains(part.count)) }
  }
}
