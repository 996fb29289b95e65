import Catalogue
import Testing
import Vocabulary
@testable import Ingest

/// The sample of docs/adding/format.md works.
@Suite struct MyAtlasTests {
  @Test func `an article is an image with its words as lesions`() {
    let page = "<article class=my-atlas-image data-id=7><b>papule</b> <i>scale</i></article>"
    let reading = Reading(MyAtlas(), page)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/7"])
    #expect(reading.paths(.lesion).filter { $0 != [] } == [["papule"], ["scale"]])
    reading.checkRaw()
    let file = InputFile("page", Array(page.utf8), siblings: Siblings(), options: ReadingOptions())
    guard case .yes = MyAtlas.recognise(file) else {
      Issue.record("the page was not recognised")
      return
    }
  }
}
