import Testing
import Vocabulary
@testable import Taxonomy

/// Which image a name in somebody's split means.
@Suite struct ImageNamesTests {
  private static let atlas: Atlas = {
    let files = [
      ("a0", "images/a0.jpg"), ("train-1", "train/1.jpg"), ("test-2", "test/2.jpg"),
      ("m", "M\u{00FC}ller.jpg"), ("x", "left/same.jpg"), ("y", "right/same.jpg"),
    ]
    return Atlas(
      files.map { id, file in
        var image = AtlasImage(id: ImageID("s/\(id)"), source: "s")
        image.file = file
        return (image, [])
      })
  }()

  private func meant(_ text: String) -> String? {
    ImageNames(Self.atlas).image(text).map { Self.atlas.images[$0].id.rawValue }
  }

  @Test(
    "keys, files, paths of Windows, addresses and other forms are understood",
    arguments: [
      ("s/a0", "s/a0"), ("a0", "s/a0"), ("a0.jpg", "s/a0"), ("A0.JPG", "s/a0"),
      ("images\\a0.jpg", "s/a0"), ("C:\\data\\images\\a0.jpg", "s/a0"),
      ("https://host/p/a0.jpg?size=2", "s/a0"), ("/data/upload/7/a0.jpg", "s/a0"),
      ("Mu\u{0308}ller.jpg", "s/m"), ("left/same.jpg", "s/x"), ("right\\same.jpg", "s/y"),
      ("all/left/same.jpg", "s/x"),
    ])
  func understood(_ text: String, _ id: String) {
    #expect(meant(text) == id)
  }

  @Test(
    "another folder's image, an unknown one and one of several are nobody's",
    arguments: ["test/1.jpg", "train/2.jpg", "same.jpg", "b.jpg", "../a0.jpg", ""])
  func nobody(_ text: String) {
    #expect(meant(text) == nil)
  }
}
