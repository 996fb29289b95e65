import Catalogue
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

@Suite struct LabelValuePageTests {
  private func page(_ body: String) -> Reading {
    Reading(LabelValuePage(), "<div><img src='a/b.jpg'>\(body)</div>")
  }

  @Test func `labels in bold have the rest of their line as value`() throws {
    let page = Reading(LabelValuePage(), try Checkout.fixture("Ingest/labels.html"))
    #expect(page.images.map(\.key.rawValue) == ["atlas/DiagnosisImages/nevus_39"])
    #expect(page.images[0].imageFile == "DiagnosisImages/large/nevus_39.jpg")
    #expect(page.paths(.diagnosis) == [["Melanocytic nevus"]])
    #expect(page.paths(.site) == [["Back"], ["Left shoulder"]])
    #expect(page.paths(.lesion) == [["Noduleblack"], ["Papule"]])
    #expect(
      page.images[0].attributes == [
        "type": "Clinical", "age": "44", "magnification": "10 ×", "description": "A dark nodule",
      ])
    #expect(page.images[0].presentFields["sex"] == 0)
    #expect(page.images[0].presentFields["symptom"] == nil)
    #expect(page.codes == ["value-glued"])
    #expect(page.file.findings[0].what.contains("\"Nodule\" and \"black\""))
    #expect(page.images[0].mentions.map(\.rule).contains("strong Morphology"))
    page.checkRaw()
  }

  @Test func `tables of two cells are read, whatever table they lie in`() throws {
    let bytes = try Checkout.fixture("Ingest/label-table.html")
    let page = Reading(LabelValuePage(), bytes, path: "pages/x.html")
    #expect(page.images.map(\.key.rawValue) == ["atlas/photos/IMG_2041"])
    #expect(page.images[0].imageFile == "photos/IMG_2041.JPG")
    #expect(page.paths(.diagnosis) == [["Psoriasis vulgaris"]])
    #expect(page.paths(.site) == [["Elbow"], ["Knee"]])
    #expect(page.paths(.contributor) == [["A. Name"]])
    #expect(page.images[0].presentFields["lesion"] == 0)
    #expect(page.images[0].attributes.isEmpty)
    #expect(page.codes.isEmpty)
    page.checkRaw()
  }

  @Test func `lists of terms and headings of rows are labels too`() {
    let list = page("<dl><dt>Diagnosis:<dd>Acne<dd>Rosacea<dt>Morphology<dd>Papule</dl>")
    #expect(list.paths(.diagnosis) == [["Acne"], ["Rosacea"]])
    #expect(list.paths(.lesion) == [["Papule"]])
    let table = page("<table><tr><th>Site</th><td>Arm</td></tr></table>")
    #expect(table.paths(.site) == [["Arm"]])
    #expect(table.images[0].mentions[0].rule == "th Site")
  }

  @Test func `the head of a table and bold prose are no labels`() {
    let page = page(
      """
      <p><b>Beware</b> of the sun</p><table><tr><td>Diagnosis</td><td>Site</td></tr>
      <tr><td>Site</td><td>Arm</td></tr></table>
      """)
    #expect(page.paths(.site) == [["Arm"]])
    #expect(page.images[0].mentions.count == 1)
    #expect(page.images[0].attributes.isEmpty)
  }

  @Test func `each paragraph may hold one label, in capitals and with a colon`() {
    let page = page("<P><B>SITE: </B>Arm</P><P><B>Diagnosis</B> : Orf</P><P><B>Camera</B> X</P>")
    #expect(page.paths(.site) == [["Arm"]])
    #expect(page.paths(.diagnosis) == [["Orf"]])
    #expect(page.images[0].attributes == ["camera": "X"])
    page.checkRaw()
  }

  @Test func `several pictures are a finding, and decoration is none`() {
    let fields = "<p><b>Site</b> Arm<br><b>Type</b> Clinical</p>"
    let two = page("<img src='a/c.jpg'>\(fields)")
    #expect(two.images.map(\.key.rawValue) == ["atlas/a/b"])
    #expect(two.codes == ["pictures-several"])
    let decorated = page("<img src='logo.png'><img src='x.gif'><img src='l.jpg' width=1>\(fields)")
    #expect(decorated.codes.isEmpty)
  }

  @Test func `a script that gives pictures names them by its query`() {
    let page = Reading(
      LabelValuePage(), "<div><img src='/Get.aspx?id=7'><b>Site</b> Arm<br><b>Sex</b> m</div>")
    #expect(page.images.map(\.key.rawValue) == ["atlas/Get.aspx?id=7"])
  }

  @Test func `a page without labels is a finding`() {
    #expect(page("<p>Nothing</p>").codes == ["page-without-images"])
    #expect(Reading(LabelValuePage(), "").codes == ["page-without-images"])
  }

  @Test(.within(5))
  func `ten thousand labels cost no more than their number`() {
    let fields = String(repeating: "<b>Site</b> Arm<br>", count: 5_000)
    let terms = String(repeating: "<dt>Site<dd>Arm", count: 5_000)
    let page = page("\(fields)<dl>\(terms)</dl>")
    #expect(page.paths(.site) == [["Arm"]])
  }

  @Test(arguments: [
    ("flagellate-erythema.jpg", true), ("silicone-granuloma.jpg", true),
    ("venous-stars.jpg", true), ("footers/imprint_07.jpg", true), ("spider_starry.png", true),
    ("logo.jpg", false), ("img/site-logo2.png", false), ("btn_print.png", false),
    ("ICON.JPG", false), ("siteLogo.png", false), ("img/HTMLBanner2.jpg", false),
    ("icons.png", false), ("Icons.PNG", false), ("venousStars.jpg", true),
    ("FlagellateErythema.jpg", true),
  ])
  func `only a whole word of an image's name makes it decoration`(name: String, isShown: Bool) {
    let page = Reading(
      LabelValuePage(), "<div><img src='\(name)'><img src='z.jpg'><b>Diagnosis:</b> Acne</div>")
    #expect(page.images.map(\.imageFile) == [isShown ? name : "z.jpg"])
  }
}
