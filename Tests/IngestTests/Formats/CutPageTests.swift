import Catalogue
import TestSupport
import Testing

@testable import Ingest

/// Pages that are cut off at every byte: whole records or none.
@Suite struct CutPageTests {
  private static let pages: [(name: String, format: any AtlasFormat)] = [
    ("case.html", DermQuestPage()), ("search.html", DermQuestSearch()),
    ("dermis.html", DermISPage()), ("labels.html", LabelValuePage()),
    ("label-table.html", LabelValuePage()), ("my-atlas-2008.html", TemplatePage()),
    ("my-atlas-2015.html", TemplatePage()),
  ]

  /// What a record says, without its position in the file.
  private func statements(_ image: ImageRecord) -> ImageRecord {
    var image = image
    image.byteRange = nil
    return image
  }

  @Test(.within(10))
  func `a page cut off at any byte gives whole records or none, and says so`() throws {
    let template = try TemplateReader.read(
      Checkout.fixture("Ingest/my-atlas.yaml"), path: "my-atlas.yaml")
    for (name, format) in Self.pages {
      let bytes = try Checkout.fixture("Ingest/\(name)")
      let whole = Reading(format, bytes, path: "pages/\(name)", templates: [template])
      let records = whole.images.map(statements)
      #expect(!records.isEmpty)
      var accepted = 0
      // Behind its elements, only the page's last end tags are missing.
      for cut in 0..<bytes.count - 16 {
        let page = Reading(
          format, Array(bytes.prefix(cut)), path: "pages/\(name)", templates: [template])
        for image in page.images.map(statements) {
          let isWhole = records.contains(image)
          #expect(isWhole, "\(name) cut at \(cut)")
        }
        accepted += page.images.isEmpty ? 0 : 1
        #expect(!page.codes.isEmpty, "\(name) cut at \(cut) says nothing")
        page.checkRaw()
      }
      #expect(accepted < bytes.count / 2)
    }
  }
}
