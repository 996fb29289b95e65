import Catalogue
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct TemplatePageTests {
  private func template() throws -> PageTemplate {
    try TemplateReader.read(
      Checkout.fixture("Ingest/my-atlas.yaml"), path: "templates/my-atlas.yaml")
  }

  private func read(_ name: String) throws -> Reading {
    Reading(TemplatePage(), try Checkout.fixture("Ingest/\(name)"), templates: [try template()])
  }

  @Test func `each image's element gives a record`() throws {
    let page = try read("my-atlas-2015.html")
    #expect(page.images.map(\.key.rawValue) == ["atlas/a-1", "atlas/a-2"])
    #expect(page.images.map(\.imageFile) == ["/img/large/a1.jpg", "/img/large/a2.jpg"])
    #expect(page.images.map(\.caseKey) == [CaseID("atlas/12"), CaseID("atlas/12")])
    #expect(page.images.map(\.licence) == ["CC BY 4.0", "CC BY 4.0"])
    #expect(page.images.map(\.groupKeys) == [["atlas/p9"], []])
    #expect(page.paths(.diagnosis) == [["Acne & co"]])
    #expect(page.paths(.lesion) == [["Papule", "red"], ["Cyst"], ["Scar"]])
    #expect(page.paths(.site) == [["Head", "Face"], ["Trunk"]])
    #expect(page.images[0].attributes == ["age": "44"])
    #expect(page.codes == ["image-id-missing"])
    page.checkRaw()
  }

  @Test func `every mention names the file, line and selector that took it`() throws {
    let image = try read("my-atlas-2015.html").images[0]
    let lesions = image.mentions.filter { $0.facet == .lesion }
    #expect(lesions.map(\.assertion) == [.present, .present, .absent])
    #expect(lesions[0].rule == "my-atlas.yaml:12 ul.lesions > li")
    #expect(lesions[2].rule == "my-atlas.yaml:13 ul.without > li")
  }

  @Test func `empty differs from absent`() throws {
    let fields = try read("my-atlas-2015.html").images[1].presentFields
    #expect(fields["diagnosis"] == 0)
    // The list is there without an item.
    #expect(fields["lesion"] == 0)
    #expect(fields["site"] == nil)
  }

  @Test func `a page of an older era is read by that era, with labels and texts cut out`() throws {
    let page = try read("my-atlas-2008.html")
    #expect(page.images.map(\.key.rawValue) == ["atlas/pics/ps77"])
    #expect(page.images[0].caseKey == CaseID("atlas/77"))
    #expect(page.images[0].licence == "All rights reserved")
    #expect(page.paths(.diagnosis) == [["Psoriasis"]])
    #expect(page.paths(.lesion) == [["Plaque"], ["scale"]])
    #expect(page.paths(.site) == [["Elbow"]])
    #expect(page.images[0].attributes == ["age": "61"])
    #expect(page.codes.isEmpty)
    page.checkRaw()
  }

  @Test func `an attribute's value has its index, entities and all`() throws {
    let text = """
      derm_template: 1
      name: t
      eras: [{name: a, match: img, image: {id: "img@id", file: "img@src"},
        fields: {diagnosis: "img@alt"}}]
      """
    let template = try TemplateReader.read(Array(text.utf8), path: "t.yaml")
    let page = Reading(
      TemplatePage(), Array("<p><img id=a src='x.jpg' alt = 'Orf &amp; more'></p>".utf8),
      templates: [template])
    #expect(page.images[0].mentions[0].raw == "Orf &amp; more")
    #expect(page.images[0].mentions[0].byteRange == 32..<46)
    #expect(page.paths(.diagnosis) == [["Orf & more"]])
  }

  @Test func `recognition says which era of which template`() throws {
    let template = try template()
    func recognise(_ text: String) -> Recognition {
      TemplatePage.recognise(
        InputFile(
          "x.html", Array(text.utf8), options: ReadingOptions(templates: [template])))
    }
    #expect(
      recognise("<article data-id=x></article>") == .yes(why: "matches era 2015 of my-atlas.yaml"))
    guard case .maybe(let score, _) = recognise("<p>other</p>") else {
      Issue.record("an unmatched page must be counted")
      return
    }
    #expect(score < 0.1)
    #expect(recognise("{}") == .no)
  }

  @Test func `a page that no era matches, and a missing template, are findings`() throws {
    let page = Reading(TemplatePage(), Array("<p>x".utf8), templates: [try template()])
    #expect(page.codes == ["template-unmatched"])
    #expect(Reading(TemplatePage(), "<p>x").codes == ["template-missing"])
    let empty = Reading(TemplatePage(), [], templates: [try template()])
    #expect(empty.codes == ["template-unmatched"])
  }

  @Test func `a changed template reads the pages again, and unmatched pages are counted`() throws {
    let folder = TemporaryFolder()
    let export = try SampleExport()
    try export.write("a.html", Checkout.fixture("Ingest/my-atlas-2015.html"))
    try export.write("other.html", "<p>nothing</p>")
    let text = String(
      decoding: try Checkout.fixture("Ingest/my-atlas.yaml"), as: UTF8.self)
    let path = folder.file("t.yaml")
    try Array(text.utf8).write(to: path)
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    var request = IngestRequest(paths: [export.root])
    request.templates = [path]
    let summary = try Ingestion(request, into: catalogue).run()
    #expect(summary.newFiles == 3)
    #expect(try catalogue.image(ImageID("atlas/a-1")) != nil)
    // A page that another format knows is no unmatched page.
    let tallies = try catalogue.findingTallies().filter { $0.code == "template-unmatched" }
    #expect(tallies.map(\.count) == [1])
    #expect(try Ingestion(request, into: catalogue).run().unchangedFiles == 3)
    try Array(text.replacing("ul.without > li", with: "ul.none").utf8).write(to: path)
    #expect(try Ingestion(request, into: catalogue).run().changedFiles == 3)
    let absent = try catalogue.mentions(of: ImageID("atlas/a-1"))
      .filter { $0.mention.assertion == .absent }
    #expect(absent.isEmpty)
  }

  @Test func `equal texts of two group rules are two groups`() throws {
    let template = try TemplateReader.read(
      Array(
        """
        derm_template: 1
        name: t
        eras:
          - name: a
            match: article
            image: {each: article, id: "@id"}
            group: ["@data-patient", "@data-lesion"]
            fields: {diagnosis: h3}
        """.utf8), path: "t.yaml")
    func article(_ id: String, _ patient: String, _ lesion: String) -> String {
      "<article id=\(id) data-patient=\(patient) data-lesion=\(lesion)><h3>Acne</h3></article>"
    }
    let page = Reading(
      TemplatePage(),
      Array((article("a", "7", "1") + article("b", "2", "7") + article("c", "7", "2")).utf8),
      templates: [template])
    let groups = page.images.map { Set($0.groupKeys) }
    #expect(groups[0].isDisjoint(with: groups[1]) && groups[1].isDisjoint(with: groups[2]))
    #expect(groups[0].intersection(groups[2]) == ["atlas/7"])
    #expect(page.images[1].groupKeys == ["atlas/2", "atlas/group 2:7"])
  }
}
