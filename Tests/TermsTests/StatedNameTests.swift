import Terms
import Testing

@Suite struct StatedNameTests {
  @Test(arguments: [
    ("images\\a.jpg", "images/a.jpg", false), ("C:\\Users\\x\\a.jpg", "Users/x/a.jpg", true),
    ("C:/Users/a.jpg", "Users/a.jpg", true), ("\\\\server\\share\\a.jpg", "share/a.jpg", true),
    ("/data/upload/1/a.jpg", "data/upload/1/a.jpg", true),
    ("/data/local-files/?d=images/a.jpg", "images/a.jpg", true),
    ("/data/local-files/?d=my%20set/a%20b.jpg", "my set/a b.jpg", true),
    ("/data/local-files/?d=a", "a", true),
    ("https://h.org/i/a.jpg?size=2&x=y", "i/a.jpg", true),
    ("https://h.org/get.php?file=i%2Fa.jpg&w=3#top", "i/a.jpg", true),
    ("http://h.org/a%20b.jpg", "a b.jpg", true), ("//h.org/a.jpg", "a.jpg", true),
    ("gs://bucket/i/a.jpg#x", "i/a.jpg", true), ("s3://bucket/a.jpg", "a.jpg", true),
    ("file:///home/x/a.jpg", "home/x/a.jpg", true), ("file:/x/a.jpg", "x/a.jpg", true),
    ("~/pictures/a.jpg", "pictures/a.jpg", true), ("./i/./a.jpg", "i/a.jpg", false),
    ("i/../a.jpg", "a.jpg", false), ("  a.jpg\t", "a.jpg", false),
    ("\u{FEFF}a.jpg\u{200B}", "a.jpg", false), ("i//a.jpg", "i/a.jpg", false),
    ("a.jpg?w=1", "a.jpg", false), ("a#1.jpg", "a#1.jpg", false), ("a%zz.jpg", "a%zz.jpg", false),
    ("a%C3%A9.jpg", "aé.jpg", false),
  ])
  func `what a source means is one of the readings`(
    text: String, path: String, isForeign: Bool
  ) {
    let readings = StatedName.readings(text)
    #expect(readings.contains { $0.path == path && $0.isForeign == isForeign }, "\(readings)")
    #expect(readings.allSatisfy { !$0.leadsOut })
  }

  @Test(arguments: [
    "../a.jpg", "i/../../a.jpg", "/../a.jpg", "C:\\..\\a.jpg", "..\\a.jpg", "https://h/../a.jpg",
    "i%2F..%2F..%2Fa.jpg", "%2e%2e/a.jpg", "/data/local-files/?d=../a.jpg",
  ])
  func `what leads out says so in the reading that does`(text: String) {
    let readings = StatedName.readings(text)
    #expect(readings.contains { $0.leadsOut }, "\(readings)")
    // No part of any reading is a step up.
    #expect(readings.allSatisfy { !$0.parts.contains("..") })
  }

  @Test(arguments: ["", "  ", "/", "C:\\", "https://h.org", "https://h.org/", ".", "?"])
  func `nothing names no file`(text: String) {
    #expect(
      StatedName.readings(text).allSatisfy {
        $0.name.isEmpty || $0.name == "?" || text.contains($0.name)
      })
  }

  @Test func `names are alike whatever their case, blanks and Unicode form`() {
    func same(_ one: String, _ other: String) -> Bool {
      StatedName.folded(one) == StatedName.folded(other)
    }
    #expect(same("Müller.JPG", "Mu\u{308}ller.jpg"))
    #expect(same("한글.jpg", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.jpg"))
    #expect(same("Å.jpg", "\u{212B}.JPG"))
    #expect(same(" a\u{A0} b.jpg ", "a b.jpg"))
    #expect(same("a\u{200B}b.jpg", "ab.jpg"))
    #expect(!same("ab.jpg", "a b.jpg"))
    #expect(!same("e.jpg", "é.jpg"))
  }

  @Test func `a stem is what stands before an image's suffix`() {
    #expect(StatedName.stem("a.b.JPG") == "a.b")
    #expect(StatedName.stem("a.heic") == "a")
    #expect(StatedName.stem("ISIC_1") == nil)
    #expect(StatedName.stem("1.2") == nil)
    #expect(StatedName.stem(".jpg") == nil)
  }
}
