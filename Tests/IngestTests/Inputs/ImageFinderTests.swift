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
    #expect(finder.find("1.png") == .file("x/1.png"))
    #expect(finder.find("only.jpg") == .file("imagelibrary/thumb/only.jpg"))
    #expect(finder.find("notes.txt") == .missing)
    #expect(finder.find("") == .missing)
  }

  @Test func `of pictures that are numbered anew in every folder, no other folder's is taken`()
    throws
  {
    try make([
      "img/CD012/img1.jpg", "img/CD012/100px/img1.jpg", "img/CD013/img1.jpg", "flat/img2.jpg",
    ])
    let finder = ImageFinder(FolderWalk(folder.file("tree")))
    #expect(finder.find("bilder/CD013/550px/img1.jpg") == .file("img/CD013/img1.jpg"))
    #expect(finder.find("bilder/CD012/100px/IMG1.jpg") == .file("img/CD012/100px/img1.jpg"))
    #expect(finder.find("bilder/CD099/img1.jpg") == .missing)
    // Where there is only one, the folders were dropped on the way.
    #expect(finder.find("bilder/CD099/img2.jpg") == .file("flat/img2.jpg"))
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
    #expect(finder.find(folder.file("secret.jpg")) == .outside)
    #expect(finder.find("link.jpg") == .missing)
  }
}
