import Catalogue
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct DermQuestPageTests {
  private func page() throws -> Reading {
    Reading(DermQuestPage(), try Checkout.fixture("Ingest/case.html"))
  }

  @Test func `every image of a page gets what stands in its own block`() throws {
    let page = try page()
    #expect(page.images.map(\.key.rawValue.last) == ["a", "b", "c"])
    #expect(page.images.map(\.imageFile) == ["A%201.JPG", "b.jpg", "c.jpg"])
    #expect(page.images.map(\.caseKey) == Array(repeating: CaseID("atlas/4711"), count: 3))
    #expect(page.paths(.diagnosis) == [["nodulo cystic acne"]])
    #expect(page.paths(.site) == [["Head", "Face", "Cheek"], ["Trunk", "Back"]])
    #expect(
      page.paths(.lesion) == [["Papule", "erythematous"], ["Cyst"], ["Nodules,Cysts,Pustules"]])
    #expect(page.paths(.pathophysiology) == [["Infections & Infestations"]])
    #expect(page.images[0].attributes == ["patient_details": "male, 17 – 18"])
    page.checkRaw()
  }

  @Test func `broken tags don't mix the fields`() throws {
    let page = try page()
    #expect(page.paths(.diagnosis, image: 1) == [["orf & erythema multiforme"]])
    #expect(page.paths(.contributor, image: 1) == [["K. Müller"]])
    #expect(page.paths(.lesion, image: 1) == [["Bulla"], ["Scar", "keloid"]])
  }

  @Test func `empty differs from absent`() throws {
    let page = try page()
    #expect(page.images[0].presentFields["symptom"] == 0)
    #expect(page.images[1].presentFields["symptom"] == nil)
    #expect(page.images[0].presentFields["lesion"] == 4)
  }

  @Test func `an image that is only listed keeps its file and diagnosis`() throws {
    let page = try page()
    #expect(page.paths(.diagnosis, image: 2) == [["naïve nevus"]])
    #expect(page.codes == ["term-repeated", "image-listed-only"])
    let repeated = page.file.findings[0]
    let offset = try #require(repeated.position?.byteOffset)
    #expect(page.bytes[offset...].starts(with: Array("Cyst</li></ul>".utf8)))
  }

  @Test func `raw text keeps the entities that the path decodes`() throws {
    let mention = try page().images[0].mentions.first { $0.facet == .pathophysiology }
    #expect(mention?.raw == "Infections &amp;amp; Infestations")
  }

  @Test func `a Latin-1 page is read, and its byte ranges are the file's`() {
    let text = """
      <div class=case-summary><span class=image-rating data-image-id=x1></span>
      <h3>Primary Lesions</h3><ul><li>N\u{E6}vus \u{E9}lev\u{E9}</li><li>Scar</li></ul></div>
      """
    let page = Reading(DermQuestPage(), text.unicodeScalars.map { UInt8($0.value) })
    #expect(page.file.file.charset == "windows-1252")
    #expect(page.file.file.charsetReason.hasPrefix("guessed"))
    #expect(page.paths(.lesion) == [["Nævus élevé"], ["Scar"]])
    page.checkRaw()
  }

  @Test func `a block without an id is a finding, not a record`() {
    let page = Reading(
      DermQuestPage(),
      """
      <p>x</p>
      <div class="case-summary"><h3>Primary Lesions</h3><ul><li>Papule</li></ul></div>
      <div class="case-summary"><span class="image-rating" data-image-id="y"></span>
      <h3>Primary Lesions</h3><ul><li>Scar</li></ul></div>
      """)
    #expect(page.images.map(\.key.rawValue) == ["atlas/y"])
    #expect(page.paths(.lesion) == [["Scar"]])
    #expect(page.codes == ["image-id-missing"])
    #expect(page.file.findings[0].position == Position(line: 2, column: 1, byteOffset: 9))
  }

  @Test func `a footer's headings are no attributes, a field behind a stray end tag is kept`() {
    let page = Reading(
      DermQuestPage(),
      """
      <div><div class=case-summary><span class=image-rating data-image-id=a></span></div></div>
      <h3>Primary Lesions</h3><ul><li>Papule</li></ul>
      <h3>Related links</h3><ul><li>About</li></ul></div>
      """)
    #expect(page.paths(.lesion) == [["Papule"]])
    #expect(page.images[0].attributes.isEmpty)
  }

  @Test func `images of a page without case number stay together`() {
    let block = { (id: String) in
      "<div class=case-summary><span class=image-rating data-image-id=\(id)></span></div>"
    }
    let two = Reading(DermQuestPage(), block("a") + block("b"))
    #expect(two.images.map(\.groupKeys) == [["atlas/page:page"], ["atlas/page:page"]])
    #expect(Reading(DermQuestPage(), block("a")).images[0].groupKeys.isEmpty)
  }

  @Test func `a page nested without end gives a finding`() {
    let deep = String(repeating: "<div>", count: 100_000)
    let page = Reading(
      DermQuestPage(), "<span class=image-rating data-image-id=a></span><b>\(deep)")
    #expect(page.images.isEmpty)
    #expect(page.codes == ["page-unreadable"])
  }

  @Test(arguments: ["Body location", "ANATOMICAL LOCATION:", " Localisation ", "Sites"])
  func `labels of a site are known in every spelling`(label: String) {
    #expect(FieldLabel(label) == .facet(.site))
  }

  @Test func `search results give image, case and diagnosis`() {
    let page = Reading(
      DermQuestSearch(),
      """
      <ul class="search-list">
      <li><img src="/imagelibrary/thumb/x.JPG" class="imgLeft">
      <h3><a href="/image-library/image/5044bfd1c97267166cd67491">Case 10911</a></h3>
      <p>
        acne
      </p></li><li><p>orf</p></li></ul>
      <li data-image-id="f" class="image-summary"><img src="/imagelibrary/thumb/y.JPG?h=1" alt="wart"></li>
      """)
    #expect(page.images.map(\.key.rawValue) == ["atlas/5044bfd1c97267166cd67491", "atlas/f"])
    #expect(page.images[0].caseKey == CaseID("atlas/10911"))
    #expect(page.images.map(\.imageFile) == ["x.JPG", "y.JPG"])
    #expect(page.paths(.diagnosis) == [["acne"]])
    #expect(page.paths(.diagnosis, image: 1) == [["wart"]])
    #expect(page.codes == ["image-id-missing"])
    page.checkRaw()
  }

  @Test(arguments: ["ul", "ol"])
  func `a list within a search result ends neither the result nor the list`(list: String) {
    func result(_ id: String, _ inner: String = "") -> String {
      "<li>\(inner)<a href='/image-library/image/\(id)'>x</a><p>\(id)</p></li>"
    }
    let inner = "<\(list)><li>x</li><li>y</li></\(list)>"
    let page = Reading(
      DermQuestSearch(),
      "<ul><li>menu</li></ul><ul class='search-list'>\(result("a", inner))\(result("b"))"
        + "\(result("c"))</ul><ul>\(result("footer"))</ul>")
    #expect(page.images.map(\.key.rawValue) == ["atlas/a", "atlas/b", "atlas/c"])
    #expect((0..<3).map { page.paths(.diagnosis, image: $0) } == [[["a"]], [["b"]], [["c"]]])
    #expect(page.codes.isEmpty)
  }
}
