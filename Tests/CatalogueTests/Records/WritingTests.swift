import Catalogue
import Digests
import GRDB
import TestSupport
import Testing
import Vocabulary

@Suite struct WritingTests {
  private let folder = TemporaryFolder()

  private func catalogue(_ name: String = "c.sqlite") throws -> Catalogue {
    try Catalogue(folder.file(name))
  }

  @Test func `what is written is read back`() throws {
    let catalogue = try catalogue()
    try catalogue.write([SampleFacts.first], folder: folder.file("pages"))
    let images = try catalogue.images()
    #expect(images.map(\.id) == [ImageID("atlas/a"), ImageID("atlas/b")])
    #expect(images[1].caseID == CaseID("atlas/10"))
    #expect(images[0].caseID == nil)
    #expect(images[1].groupKeys == ["atlas/patient:1"])
    #expect(images[1].diagnosis == "acne & co")
    #expect(images[1].attributes == ["age": "44"])
    #expect(images[1].page == "1.html")
    #expect(images[1].state == nil)
    let mentions = try catalogue.mentions([.lesion])
    #expect(mentions.map(\.mention.path) == [["Papule", "erythematous"], ["Cyst"]])
    let record = SampleFacts.first.pages[0].images[0]
    #expect(mentions[0].mention == record.mentions[0])
    #expect(mentions.map(\.ordinal) == [0, 1])
    #expect(try catalogue.findings() == SampleFacts.first.findings)
    let coverage = try catalogue.coverage()
    #expect(coverage.map(\.field) == ["lesion", "site"])
    #expect(coverage.map(\.filled) == [1, 1])
    #expect(coverage.map(\.empty) == [1, 1])
  }

  @Test(arguments: ["width = -5", "height = 4294967296", "orientation = 9", "orientation = -1"])
  func `sizes that no image has are damage`(claim: String) throws {
    let written = try catalogue()
    try written.write([SampleFacts.first], folder: folder.path)
    let database = try DatabaseQueue(path: folder.file("c.sqlite"))
    try database.write {
      try $0.execute(
        sql: """
          INSERT INTO image_check (image_id, state) SELECT id, 'usable' FROM image;
          UPDATE image_check SET \(claim);
          """)
    }
    let error = #expect(throws: CatalogueError.self) { try written.images() }
    #expect(error?.exitStatus == .badData)
  }

  @Test func `a file read again replaces what it said`() throws {
    let catalogue = try catalogue()
    try catalogue.write([SampleFacts.first, SampleFacts.second], folder: folder.path)
    let changed = SampleFacts.file(
      "1.html", text: "y",
      pages: [ExtractedPage(name: "1", images: [SampleFacts.image("b", lesions: [["Bulla"]])])])
    try catalogue.write([changed], folder: folder.path)
    #expect(try catalogue.images().map(\.id.rawValue) == ["atlas/b", "atlas/c"])
    #expect(try catalogue.mentions([.lesion]).map(\.mention.path) == [["Bulla"], ["Scar"]])
    #expect(try catalogue.findings().count == 2)
    #expect(try catalogue.knownFiles(source: "atlas")["1.html"]?.digest == .of(text: "y"))
  }

  @Test func `the content digest knows facts, not their order`() throws {
    let one = try catalogue("1.sqlite")
    try one.write([SampleFacts.first, SampleFacts.second], folder: folder.file("here"))
    let other = try catalogue("2.sqlite")
    try other.write([SampleFacts.second], folder: "/elsewhere")
    try other.write([SampleFacts.first], folder: "/elsewhere")
    try other.write([SampleFacts.second], folder: "/elsewhere")
    #expect(try one.contentDigest() == other.contentDigest())
    let check = CheckedImage(
      key: ImageID("atlas/a"), check: ImageCheck(state: .missing, wanted: "a.jpg"), findings: [])
    try other.write([check])
    #expect(try one.contentDigest() != other.contentDigest())
  }

  @Test
  func
    `keys and attributes of more records than a batch has rows are read back, repeated keys once`()
    throws
  {
    let catalogue = try catalogue()
    let records = (0..<37).map { number in
      var record = SampleFacts.image("\(100 + number)", lesions: [])
      record.groupKeys = ["atlas/lesion:\(number / 2)", "atlas/patient:1", "atlas/patient:1"]
      record.attributes = Dictionary(
        uniqueKeysWithValues: (0..<(number % 5)).map { ("name \($0)", "value \(number)") })
      return record
    }
    try catalogue.write(
      [SampleFacts.file("1.html", pages: [ExtractedPage(name: "1", images: records)])],
      folder: folder.path)
    let images = try catalogue.images()
    #expect(images.count == 37)
    for (image, record) in zip(images, records) {
      #expect(image.id == record.key)
      #expect(image.attributes == record.attributes)
      #expect(Set(image.groupKeys) == Set(record.groupKeys))
      #expect(image.groupKeys.count == 2)
    }
  }

  @Test func `the content digest of the same facts is the same in every version`() throws {
    let catalogue = try catalogue()
    try catalogue.write([SampleFacts.first, SampleFacts.second], folder: folder.path)
    // Packs name it: another digest would make each of them look old.
    #expect(
      try catalogue.contentDigest().hex
        == "2b0bead6a39cc96b744c534957924f8546e5ff4d4a37d9d903c9ea2928749854")
  }

  @Test func `a page that two files describe is one image with the union of mentions`() throws {
    let catalogue = try catalogue()
    let again = SampleFacts.file(
      "0.json",
      pages: [
        ExtractedPage(
          name: "0", images: [SampleFacts.image("b", case: "99", lesions: [["Crust"]])])
      ])
    try catalogue.write([SampleFacts.first, again], folder: folder.path)
    let image = try #require(try catalogue.image(ImageID("atlas/b")))
    #expect(image.caseID == CaseID("atlas/99"))
    #expect(image.page == "0.json")
    #expect(image.diagnosis == "acne & co")
    #expect(try catalogue.mentions(of: image.id).filter { $0.mention.facet == .lesion }.count == 3)
    #expect(try catalogue.images().count == 2)
  }

  @Test func `a write that fails keeps nothing`() throws {
    let catalogue = try catalogue()
    let before = try catalogue.contentDigest()
    var broken = SampleFacts.second
    broken.findings = []
    let known = CheckedImage(
      key: ImageID("atlas/c"), check: ImageCheck(state: .missing, wanted: nil), findings: [])
    let unknown = CheckedImage(
      key: ImageID("atlas/nowhere"), check: ImageCheck(state: .missing, wanted: nil), findings: [])
    #expect(throws: CatalogueError.self) { try catalogue.write([known, unknown]) }
    #expect(try catalogue.contentDigest() == before)
    try catalogue.write([broken], folder: folder.path)
    let full = try catalogue.contentDigest()
    #expect(throws: CatalogueError.self) { try catalogue.write([known, unknown]) }
    #expect(try catalogue.contentDigest() == full)
  }

  @Test func `checks are replaced with their findings, and files stay findable`() throws {
    let catalogue = try catalogue()
    try catalogue.write([SampleFacts.second], folder: folder.path)
    let finding = Finding(
      source: "c.jpg", severity: .warning, code: "image-missing", what: "missing", remedy: "find it"
    )
    let missing = CheckedImage(
      key: ImageID("atlas/c"), check: ImageCheck(state: .missing, wanted: "c.jpg"),
      findings: [finding])
    try catalogue.write([missing])
    #expect(try catalogue.findingTallies().map(\.code) == ["image-missing", "odd"])
    var check = ImageCheck(state: .usable, wanted: "c.jpg")
    check.folder = folder.file("images")
    check.file = "large/c.jpg"
    check.width = 640
    check.sha256 = .of(text: "c")
    try catalogue.write([CheckedImage(key: ImageID("atlas/c"), check: check, findings: [])])
    #expect(try catalogue.findingTallies().map(\.code) == ["odd"])
    let image = try #require(try catalogue.images().first)
    #expect(image.pixelFile == folder.file("images/large/c.jpg"))
    #expect(image.hasPixels)
    #expect(image.width == 640)
    #expect(image.sha256 == .of(text: "c"))
    let last = try #require(try catalogue.checkCandidates(source: "atlas").first?.last)
    #expect(last.folder == folder.file("images"))
  }

  @Test func `removing an atlas leaves the other`() throws {
    let catalogue = try catalogue()
    var other = SampleFacts.second
    other.file.source = "other"
    other.pages[0].images[0].key = ImageID("other/c")
    try catalogue.write([SampleFacts.first, other], folder: folder.path)
    #expect(try catalogue.sources() == ["atlas", "other"])
    #expect(try catalogue.remove(source: "atlas") == 2)
    #expect(try catalogue.images().map(\.id.rawValue) == ["other/c"])
    #expect(
      try catalogue.counts()
        == CatalogueCounts(
          files: 1, pages: 1, images: 1, usableImages: 0, mentions: 2, cases: 1, findings: 1))
  }
}
