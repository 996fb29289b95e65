import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct ImageFinderTests {
  private let folder = TemporaryFolder()

  private func make(_ files: [String]) throws {
    for file in files {
      let url = URL(fileURLWithPath: folder.file("tree/\(file)"))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("x".utf8).write(to: url)
    }
  }

  @Test func `a name is found where the atlas has it, whatever its case`() throws {
    try make([
      "imagelibrary/thumb/A.JPG", "imagelibrary/large/A.JPG", "other/b c.jpeg", "x/1.png",
      "y/1.png", "imagelibrary/thumb/only.jpg", "notes.txt",
    ])
    let finder = ImageFinder(FolderWalk(folder.file("tree")))
    #expect(finder.find("A.JPG") == .file("imagelibrary/large/A.JPG"))
    #expect(finder.find("a.jpg") == .file("imagelibrary/large/A.JPG"))
    #expect(finder.find("B%20C.jpeg") == .file("other/b c.jpeg"))
    #expect(finder.find("Y/1.PNG") == .file("y/1.png"))
    #expect(finder.find("1.png") == .ambiguous(["x/1.png", "y/1.png"]))
    #expect(finder.find("only.jpg") == .file("imagelibrary/thumb/only.jpg"))
    // It is there, but no image: that is seen when it is looked at.
    #expect(finder.find("notes.txt") == .file("notes.txt"))
    #expect(finder.find("") == .missing(near: []))
  }

  @Test func `of pictures that are numbered anew in every folder, no other folder's is taken`()
    throws
  {
    try make([
      "img/CD012/img1.jpg", "img/CD012/100px/img1.jpg", "img/CD013/img1.jpg", "flat/img2.jpg",
    ])
    let finder = ImageFinder(FolderWalk(folder.file("tree")))
    #expect(finder.find("/bilder/CD013/550px/img1.jpg") == .file("img/CD013/img1.jpg"))
    #expect(finder.find("/bilder/CD012/100px/IMG1.jpg") == .file("img/CD012/100px/img1.jpg"))
    #expect(
      finder.find("/bilder/CD099/img1.jpg")
        == .missing(
          near: ["img/CD012/100px/img1.jpg", "img/CD012/img1.jpg", "img/CD013/img1.jpg"]))
    // Where there is only one, and the path begins at a root that is not here, the folders may have
    // been dropped on the way; a path that begins here must agree.
    #expect(finder.find("/bilder/CD099/img2.jpg") == .file("flat/img2.jpg"))
    #expect(finder.find("bilder/CD099/img2.jpg") == .missing(near: ["flat/img2.jpg"]))
    #expect(finder.find("tree/flat/img2.jpg") == .file("flat/img2.jpg"))
  }

  @Test func `nothing outside the folder is ever found`() throws {
    try make(["in/a.jpg"])
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("secret.jpg")))
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.file("tree/link.jpg"), withDestinationPath: folder.file("secret.jpg"))
    try manager.createSymbolicLink(
      atPath: folder.file("tree/up"), withDestinationPath: folder.path)
    try manager.createSymbolicLink(
      atPath: folder.file("tree/inner.jpg"), withDestinationPath: "in/a.jpg")
    let walk = FolderWalk(folder.file("tree"))
    #expect(walk.refused == ["link.jpg", "up"])
    #expect(walk.files == ["in/a.jpg", "inner.jpg"])
    let finder = ImageFinder(walk)
    #expect(finder.find("../secret.jpg") == .outside)
    #expect(finder.find("in/../../secret.jpg") == .outside)
    #expect(finder.find("..\\secret.jpg") == .outside)
    #expect(finder.find("C:\\..\\secret.jpg") == .outside)
    #expect(finder.find("%2e%2e/secret.jpg") == .outside)
    #expect(finder.find(folder.file("secret.jpg")) == .missing(near: []))
    #expect(finder.find("link.jpg") == .missing(near: []))
    #expect(finder.find("in/../in/a.jpg") == .file("in/a.jpg"))
  }

  @Test(arguments: [
    "images/a b.jpg", "images\\a b.jpg", "C:\\Users\\derm\\images\\a b.jpg", "C:/x/A B.JPG",
    "/data/upload/1/a b.jpg", "/data/upload/1/0a1b2c3d-a%20b.jpg", "\\\\server\\share\\a b.jpg",
    "/data/local-files/?d=images/a%20b.jpg", "https://host.org/images/a%20b.jpg?size=9&x#top",
    "https://host.org/get.php?file=images%2Fa+b.jpg", "gs://bucket/images/a b.jpg#12",
    "s3://bucket/set/a b.jpg", "file:///home/x/a b.jpg", " a  b.jpg ", "a\u{A0}b.jpg", "A%20B.jpg",
    "a b", "images/a b", "a b.jpeg", "a b.png", "./images//a b.jpg", "~/images/a b.jpg",
    "set/images/a b.jpg", "a b.jpg?w=1",
  ])
  func `a name is found however its source writes it`(wanted: String) throws {
    try make(["images/a b.jpg", "images/c.jpg"])
    let finder = ImageFinder(FolderWalk(folder.file("tree")))
    #expect(finder.find(wanted) == .file("images/a b.jpg"))
  }

  @Test func `names are compared by characters, and the file's own bytes are answered`() throws {
    let composed = "M\u{FC}ller/\u{C5}_\u{D55C}.jpg"
    let decomposed = "Mu\u{308}ller/A\u{30A}_\u{1112}\u{1161}\u{11AB}.jpg"
    for (onDisk, stated) in [(composed, decomposed), (decomposed, composed)] {
      let folder = TemporaryFolder()
      let path = "\(folder.path)/\(onDisk)"
      try FileManager.default.createDirectory(
        atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]),
        withIntermediateDirectories: true)
      #expect(FileManager.default.createFile(atPath: path, contents: Data("x".utf8)))
      let finder = ImageFinder(FolderWalk(folder.path))
      for name in [stated, stated.uppercased(), "/x/\(stated)", "https://h/\(stated)?a"] {
        guard case .file(let file) = finder.find(name) else {
          Issue.record("\(name) is not found")
          continue
        }
        #expect(file.utf8.elementsEqual(onDisk.utf8))
      }
    }
  }

  @Test func `of two Unicode forms of one name in a folder, the stated bytes decide`() throws {
    try make(["\u{E9}.jpg", "e\u{301}.jpg"])
    let finder = ImageFinder(FolderWalk(folder.file("tree")))
    for name in ["\u{E9}.jpg", "e\u{301}.jpg"] {
      guard case .file(let file) = finder.find(name) else {
        Issue.record("\(name) is not found")
        continue
      }
      #expect(file.utf8.elementsEqual(name.utf8))
    }
  }

  @Test func `what is near is named`() throws {
    try make(["a/img_001.jpg", "a/img_002.jpg", "a/x.jpg", "b/x.png"])
    let finder = ImageFinder(FolderWalk(folder.file("tree")))
    #expect(finder.find("img_003.jpg") == .missing(near: ["a/img_001.jpg"]))
    #expect(finder.find("c/x.jpg") == .missing(near: ["a/x.jpg", "b/x.png"]))
    #expect(finder.find("zzzzzzzzzzzz.jpg") == .missing(near: []))
    // A suffix of its own is better than another one.
    #expect(finder.find("x.jpg") == .file("a/x.jpg"))
    #expect(finder.find("x.tif") == .ambiguous(["a/x.jpg", "b/x.png"]))
  }

  private func search(_ names: [String]) throws -> [ImageSearch.Find] {
    try ImageSearch(names, in: [ImageFinder(FolderWalk(folder.file("tree")))], threads: 2).finds
  }

  @Test func `a file that another record names goes to no other`() throws {
    try make(["train/0.jpg", "train/1.jpg"])
    for names in [
      ["train/0.jpg", "test/0.jpg"], ["train/0.jpg", "0.jpg"], ["train\\0.jpg", "/mnt/test/0.jpg"],
      ["/mnt/d/train/0.jpg", "/mnt/d/test/0.jpg"],
      ["https://h/train/0.jpg", "https://h/test/0.jpg"],
      ["train/0.jpg", "train/0.JPG"], ["train/0.jpg", "train/0.png"],
    ] {
      for names in [names, names.reversed()] {
        let finds = try search(names)
        let first =
          names[0].contains("train") && !names[0].hasSuffix("JPG") && !names[0].hasSuffix("png")
          ? 0 : 1
        #expect(finds[first].found == .file("train/0.jpg"), "\(names)")
        #expect(finds[1 - first].found == .missing(near: ["train/0.jpg"]), "\(names)")
      }
    }
    // Two records may share an image by the same name, written in two ways.
    #expect(
      try search(["train/0.jpg", "train\\0.jpg"]).map(\.found) == [
        .file("train/0.jpg"), .file("train/0.jpg"),
      ])
    #expect(
      try search(["1.jpg", "1.jpg"]).map(\.found) == [.file("train/1.jpg"), .file("train/1.jpg")])
  }

  @Test func `of names that agree alike with one file, none has it`() throws {
    try make(["0.jpg", "images/1.jpg"])
    #expect(try search(["train/0.jpg"])[0].found == .file("0.jpg"))
    #expect(
      try search(["train/0.jpg", "test/0.jpg"]).map(\.found) == [
        .missing(near: ["0.jpg"]), .missing(near: ["0.jpg"]),
      ])
    #expect(try search(["a/images/1.jpg", "b/images/1.jpg"]).allSatisfy { $0.rival != nil })
    #expect(try search(["/a/1.jpg", "/b/1.jpg"]).allSatisfy { $0.rival != nil })
  }
}
