import Testing
import Vocabulary

/// What a source says of an image.
@Suite struct ImageFactsTests {
  @Test(arguments: 1...8)
  func `an image that lies on its side is shown with its sides exchanged`(orientation: Int) {
    let facts = ImageFacts(id: ImageID("a/1"), width: 30, height: 20, orientation: orientation)
    #expect(facts.shownSize == (orientation < 5 ? (30, 20) : (20, 30)))
  }
}
