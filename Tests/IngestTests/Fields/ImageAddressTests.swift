import Testing

@testable import Ingest

@Suite struct ImageAddressTests {
  @Test(arguments: [
    ("/bilder/CD012/550px/img1.jpg", "/bilder/CD012/550px/img1.jpg", "bilder/CD012/img1"),
    ("https://x.org/a/Large/b.JPG?w=1#t", "/a/Large/b.JPG", "a/b"),
    ("//x.org/b.png", "/b.png", "b"), ("c.d.jpeg", "pages/c.d.jpeg", "pages/c.d"),
    ("../img/x.jpg", "img/x.jpg", "img/x"), ("./x.jpg", "pages/x.jpg", "pages/x"),
    ("../../x.jpg", "../../x.jpg", "x"), ("/get.php?id=3", "/get.php", "get.php?id=3"),
  ])
  func `file and name come from the address`(address: String, file: String, name: String) {
    let picture = ImageAddress(address, page: "pages/p.html")
    #expect(picture?.file == file)
    #expect(picture?.name == name)
  }

  @Test(arguments: ["", "  ", "data:image/png;base64,AAAA", "/", "https://x.org"])
  func `nothing names no picture`(address: String) {
    #expect(ImageAddress(address, page: "p.html") == nil)
  }

  @Test func `a saved page's folder gives no name`() {
    let picture = ImageAddress("./Page_files/x.jpg", page: "p.html")
    #expect(picture?.file == "Page_files/x.jpg")
    #expect(picture?.name == nil)
  }
}
