import Catalogue
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// Pages whose elements nest where they should not, by mistake or to make a reader work for ever.
@Suite struct NestedPageTests {
  private func template(_ fields: String) throws -> PageTemplate {
    let text = """
      derm_template: 1
      name: t
      eras: [{name: a, match: div, image: {each: "div.e", id: "@id"}, fields: {\(fields)}}]
      """
    return try TemplateReader.read(Array(text.utf8), path: "t.yaml")
  }

  @Test func `an image's element that is not closed takes nothing from the next one`() throws {
    let page = "<main><div class=e id=a><li>x</li><div class=e id=b><li>y</li></div></div></main>"
    let reading = Reading(
      TemplatePage(), Array(page.utf8), templates: [try template("lesion: li")])
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a", "atlas/b"])
    #expect(reading.paths(.lesion) == [["x"]])
    #expect(reading.paths(.lesion, image: 1) == [["y"]])
  }

  @Test func `an item within an item is taken once`() throws {
    let page = "<div class=e id=a><ul><li>x<ul><li>y</li></ul></li></ul></div>"
    let reading = Reading(
      TemplatePage(), Array(page.utf8), templates: [try template("lesion: li")])
    #expect(reading.paths(.lesion) == [["x"], ["y"]])
    #expect(reading.codes.isEmpty)
  }

  @Test func `rows of a table within a table are no rows of descriptions`() {
    let row = "<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>"
    let page = Reading(
      DermISPage(),
      """
      <div class=zoom><img src="/x.jpg"></div><table class=descriptions>\(row)<tr><td>e</td><td>f</td>
      <td>g</td><td><table class=descriptions>\(row.replacing("c", with: "z"))</table></td></tr></table>
      """)
    #expect(page.paths(.lesion) == [["c"]])
    #expect(page.codes == ["row-malformed"])
  }

  @Test(
    .within(5), arguments: ["<b>Site", "<table><tr><td>Site<td>", "<dl><dt>Site<dd>"])
  func `labels nested hundreds deep cost no more than the page`(opening: String) {
    let deep = String(repeating: opening, count: 150)
    let text = String(repeating: "word ", count: 20_000)
    let reading = Reading(LabelValuePage(), "<div><p>\(deep)\(text)</p></div>")
    #expect(reading.images.isEmpty)
    #expect(!reading.codes.isEmpty)
  }

  @Test(.within(5))
  func `thousands of images on a page cost no more than their number`() throws {
    let entries = (0..<2_000).map { "<div class=e id=i\($0)><ul><li>x</li></ul></div>" }
    let page = "<html><body>\(entries.joined())</body></html>"
    let reading = Reading(
      TemplatePage(), Array(page.utf8),
      templates: [try template("lesion: \"ul > li\", site: 'label(\"a\")'")])
    #expect(reading.images.count == 2_000)
    #expect(reading.images.allSatisfy { $0.mentions.map(\.path) == [["x"]] })
  }
}
