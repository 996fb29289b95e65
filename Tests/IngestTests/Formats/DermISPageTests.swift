import Catalogue
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

@Suite struct DermISPageTests {
  private func page() throws -> Reading {
    Reading(DermISPage(), try Checkout.fixture("Ingest/dermis.html"))
  }

  private func table(_ rows: String, picture: String = "/bilder/CD1/100px/img1.jpg") -> Reading {
    Reading(
      DermISPage(),
      """
      <title>DermIS - Acne (image)</title><div class=zoom><img src="\(picture)"></div>
      <table class="descriptions">\(rows)</table>
      """)
  }

  @Test func `all rows of the table describe the one picture`() throws {
    let page = try page()
    #expect(page.images.map(\.key.rawValue) == ["atlas/bilder/CD012/img0067"])
    #expect(page.images[0].imageFile == "/bilder/CD012/550px/img0067.jpg")
    #expect(page.paths(.diagnosis) == [["Lupus erythematosus, chronic"], ["Rosacea"]])
    #expect(page.paths(.site) == [["face", "cheek"], ["face", "nose"], ["trunk"]])
    #expect(
      page.paths(.lesion) == [
        ["erythema"], ["plaque"], ["scale"], ["follicular plugging"], ["telangiectasia"],
      ])
    #expect(page.codes == ["term-repeated"])
    page.checkRaw()
  }

  @Test func `patient and description become attributes, and empty differs from absent`() throws {
    let image = try page().images[0]
    #expect(image.attributes == ["sex": "female", "description": "Butterfly & scarring"])
    #expect(image.presentFields["age"] == 0)
    #expect(image.presentFields["description"] == 1)
    #expect(image.presentFields["lesion"] == 6)
    #expect(image.presentFields["case"] == nil)
    let empty = table("<tr><td>a</td><td>&nbsp;</td><td> , &#160;</td><td></td></tr>").images[0]
    #expect(empty.presentFields["site"] == 0)
    #expect(empty.presentFields["lesion"] == 0)
    #expect(empty.presentFields["age"] == nil)
  }

  @Test func `every mention names the cell that it is from`() throws {
    let mentions = try page().images[0].mentions
    #expect(mentions.first { $0.facet == .lesion }?.rule == "table.descriptions td 3")
    #expect(mentions.first { $0.facet == .site }?.rule == "table.descriptions td 2")
    #expect(mentions.first { $0.path == ["scale"] }?.raw == "scale")
  }

  @Test func `the title's diagnosis counts when no row has one`() {
    let page = table("<tr><td></td><td>arm</td><td>papule</td><td></td></tr>")
    #expect(page.paths(.diagnosis) == [["Acne"]])
    #expect(page.images[0].mentions.last?.rule == "title")
    page.checkRaw()
  }

  @Test func `a row with other cells than the four is a finding`() {
    let page = table(
      "<tr><td>x</td><td>y</td></tr><tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>")
    #expect(page.paths(.diagnosis) == [["a"]])
    #expect(page.codes == ["row-malformed"])
  }

  @Test func `a saved page's picture has no name of its own, so the page's address names it`() {
    let rows = "<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>"
    let text = """
      <!-- saved from url=(0050)http://www.example.org/dermisroot/en/13456/image.htm -->
      <title>DermIS - a (image)</title><div class=zoom><img src="./x_files/img1.jpg"></div>
      <table class=descriptions>\(rows)</table>
      """
    let page = Reading(DermISPage(), Array(text.utf8), path: "pages/x.html")
    #expect(page.images.map(\.key.rawValue) == ["atlas/dermisroot/en/13456/image.htm"])
    #expect(page.images[0].imageFile == "pages/x_files/img1.jpg")
    let plain = text.split(separator: "\n").dropFirst().joined()
    #expect(
      Reading(DermISPage(), Array(plain.utf8), path: "pages/x.html").images[0].key.rawValue
        == "atlas/pages/x")
  }

  @Test func `a page without picture and table is a finding, and so is an empty one`() {
    #expect(
      Reading(DermISPage(), "<title>DermIS - x (image)</title>").codes == ["page-without-images"])
    #expect(Reading(DermISPage(), "").codes == ["page-without-images"])
    let deep = String(repeating: "<div>", count: 1000)
    #expect(Reading(DermISPage(), deep).codes == ["page-unreadable"])
  }
}
