import Foundation
import TestSupport
import Testing
@testable import Files

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

  @Test("several writers of the same bytes do not wait for one another, whatever the file held")
  func ensures() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a.txt")
    try AtomicFile.write("old", to: path)
    // Another process is at it.
    let other = try NewFile(nextTo: path)
    try AtomicFile.ensure(Array("new".utf8), at: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    try AtomicFile.ensure(Array("new".utf8), at: path)
    withExtendedLifetime(other) {}
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
    #expect(throws: FileError.self) {
      try AtomicFile.link(folder.file("absent"), as: name)
    }
  }

  @Test("the start of a file can be written last")
  func startLast() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a.txt")
    let writer = try AtomicFileWriter(path)
    for piece in ["....", "rest"] { try writer.append(Array(piece.utf8)) }
    try writer.replaceStart(with: Array("head".utf8))
    try writer.append(Array(", end".utf8))
    #expect(!Folder.exists(path))
    try writer.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "headrest, end")
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

  @Test("a file that ends in .tmp is the user's, and a link of that name leads nowhere")
  func siblings() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("mine", to: folder.file("a.txt.tmp"))
    try AtomicFile.write("victim", to: folder.file("victim"))
    for name in ["b.txt.tmp", "b.txt.lock"] {
      symlink(folder.file("victim"), folder.file(name))
    }
    try AtomicFile.write("new", to: folder.file("a.txt"))
    try AtomicFile.write("new", to: folder.file("b.txt"))
    #expect(try text(folder.file("a.txt")) == "new")
    #expect(try text(folder.file("a.txt.tmp")) == "mine")
    #expect(try text(folder.file("victim")) == "victim")
  }

  @Test("what a killed process left under derm's own names goes with the next write, no other name")
  func leftOver() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a.txt")
    let left = TemporaryName(path).fresh()
    let other = TemporaryName(folder.file("b.txt")).fresh()
    let forged = folder.file(".derm-0123456789abcdef0123456789abcdef.tmp")
    for name in [left, other, forged, left + "-wal"] {
      #expect(FileManager.default.createFile(atPath: name, contents: Data("half".utf8)))
    }
    try AtomicFile.write("new", to: path)
    #expect(!Folder.exists(left) && !Folder.exists(left + "-wal"))
    #expect(Folder.exists(other) && Folder.exists(forged))
  }

  @Test(
    "the mode of the file that is replaced holds for the new one; links and devices are not followed"
  )
  func kinds() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a.txt")
    try AtomicFile.write("old", to: path)
    chmod(path, 0o600)
    try AtomicFile.write("new", to: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    symlink(path, folder.file("link"))
    try AtomicFile.write("other", to: folder.file("link"))
    #expect(try text(path) == "new")
    mkfifo(folder.file("pipe"), 0o600)
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder.file("pipe")) }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder.path) }
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test("two writers of one file: the second is refused")
  func twoWriters() throws {
    let folder = TemporaryFolder()
    let first = try AtomicFileWriter(folder.file("a.txt"))
    #expect(throws: FileError.self) { try AtomicFileWriter(folder.file("a.txt")) }
    try first.commit()
  }

  @Test("a missing file is a missing input, a folder in its place is not mapped")
  func mapping() throws {
    let folder = TemporaryFolder()
    #expect(throws: FileError.missing(path: folder.file("no"))) {
      try MappedFile(folder.file("no"))
    }
    #expect(throws: FileError.self) { try MappedFile(folder.path) }
    try AtomicFile.write("", to: folder.file("empty"))
    #expect(try MappedFile(folder.file("empty")).count == 0)
  }

  @Test("a new file appears on a file system without hard links, and replaces nothing there")
  func withoutLinks() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.sqlite")
    for (number, reason) in [EPERM, EOPNOTSUPP, ENOSYS].enumerated() {
      let file = try NewFile(nextTo: path)
      try file.append(Array("\(number)".utf8))
      try file.appear(as: path) { _, _ in
        errno = reason
        return false
      }
      // The first one stays.
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == Array("0".utf8))
    }
    #expect(try Folder.names(in: folder.path) == ["c.sqlite"])
    let file = try NewFile(nextTo: path)
    let error = #expect(throws: FileError.self) {
      try file.appear(as: path) { _, _ in
        errno = ENOSPC
        return false
      }
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("space"))
  }

  @Test("names that are no text are listed with what they are")
  func namesThatAreNoText() throws {
    let folder = TemporaryFolder()
    try Folder.make(folder.file("b"))
    let name = Array(folder.file("a").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
    #expect(mkdir(name, 0o755) == 0)
    let entries = try Folder.entries(in: folder.path)
    #expect(entries.map(\.name) == ["a\u{FFFD}", "b"])
    #expect(entries.map(\.isText) == [false, true])
    #expect(throws: FileError.missing(path: folder.file("c"))) {
      try Folder.entries(in: folder.file("c"))
    }
    rmdir(name)
  }
}
