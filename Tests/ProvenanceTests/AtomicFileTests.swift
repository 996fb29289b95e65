import Foundation
import Provenance
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test("a write replaces the file and leaves no temporary sibling")
  func replaces() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a/b.txt")
    try AtomicFile.write("one", to: path)
    try AtomicFile.write("two", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
    #expect(try Folder.names(in: folder.file("a")) == ["b.txt"])
  }

  @Test("the file that is replaced can be kept under another name")
  func keeps() throws {
    let folder = TemporaryFolder()
    let (path, old) = (folder.file("a.txt"), folder.file("old.txt"))
    for text in ["one", "two", "three"] {
      let writer = try AtomicFileWriter(path)
      try writer.append(Array(text.utf8))
      try writer.commit(keepingOldAs: old)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "three")
    #expect(try String(contentsOfFile: old, encoding: .utf8) == "two")
    #expect(try Folder.names(in: folder.path) == ["a.txt", "old.txt"])
  }

  @Test("a second name replaces a file in one step, and a name of the same file is fine")
  func links() throws {
    let folder = TemporaryFolder()
    let (path, name) = (folder.file("a.txt"), folder.file("b.txt"))
    try AtomicFile.write("new", to: path)
    try AtomicFile.write("old", to: name)
    for _ in 0..<2 {
      try AtomicFile.link(path, as: name)
      #expect(try String(contentsOfFile: name, encoding: .utf8) == "new")
    }
    #expect(try Folder.names(in: folder.path) == ["a.txt", "b.txt"])
    #expect(throws: ProvenanceError.self) {
      try AtomicFile.link(folder.file("absent"), as: name)
    }
  }

  @Test("a writer that is dropped before commit leaves the old file")
  func dropped() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a.txt")
    try AtomicFile.write("old", to: path)
    do {
      let writer = try AtomicFileWriter(path)
      try writer.append(Array("new".utf8))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try Folder.names(in: folder.path) == ["a.txt"])
  }

  @Test("what a killed process left in the temporary sibling does not matter")
  func leftOver() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("longer than the new text", to: folder.file("a.txt.tmp"))
    try AtomicFile.write("new", to: folder.file("a.txt"))
    #expect(try String(contentsOfFile: folder.file("a.txt"), encoding: .utf8) == "new")
  }

  @Test("two writers of one file: the second is refused")
  func twoWriters() throws {
    let folder = TemporaryFolder()
    let first = try AtomicFileWriter(folder.file("a.txt"))
    #expect(throws: ProvenanceError.self) { try AtomicFileWriter(folder.file("a.txt")) }
    try first.commit()
  }

  @Test("a folder whose filling fails does not appear, and the old one stays")
  func folderFails() throws {
    let folder = TemporaryFolder()
    let path = folder.file("report")
    try AtomicFolder.write(to: path) { try AtomicFile.write("1", to: "\($0)/old") }
    #expect(throws: CancellationError.self) {
      try AtomicFolder.write(to: path) {
        try AtomicFile.write("2", to: "\($0)/new")
        throw CancellationError()
      }
    }
    #expect(try Folder.names(in: path) == ["old"])
    #expect(try Folder.names(in: folder.path) == ["report"])
    try AtomicFolder.write(to: path) { try AtomicFile.write("2", to: "\($0)/new") }
    #expect(try Folder.names(in: path) == ["new"])
  }

  @Test("a missing file is a missing input, a folder in its place is not mapped")
  func mapping() throws {
    let folder = TemporaryFolder()
    #expect(throws: ProvenanceError.missing(path: folder.file("no"))) {
      try MappedFile(folder.file("no"))
    }
    #expect(throws: ProvenanceError.self) { try MappedFile(folder.path) }
    try AtomicFile.write("", to: folder.file("empty"))
    #expect(try MappedFile(folder.file("empty")).count == 0)
  }
}
