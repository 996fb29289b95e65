import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary
@testable import Files

@Suite struct AtomicFolderTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("report") }

  private func write(_ texts: [String: String], to path: String, as kind: String = "report") throws
  {
    try AtomicFolder.write(to: path, as: kind) { temporary in
      for (name, text) in texts { try AtomicFile.write(text, to: "\(temporary)/\(name)") }
    }
  }

  /// Everything below the folder: paths with text, kind or target of a link.
  private func state() throws -> [String: String] {
    var state: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let full = folder.file(path)
      state[path] =
        try Folder.linkTarget(full)
        ?? (Folder.isFolder(full) ? "folder" : String(contentsOfFile: full, encoding: .utf8))
    }
    return state
  }

  private func refused(_ path: String, as kind: String = "report") throws {
    let before = try state()
    #expect {
      try write(["index.html": "new"], to: path, as: kind)
    } throws: { error in
      guard case FileError.occupied = error else { return false }
      return (error as? FileError)?.exitStatus == .inputOutput
    }
    #expect(throws: FileError.self) { try AtomicFolder.check(path, as: kind) }
    #expect(try state() == before)
  }

  @Test("a folder whose filling fails does not appear, and the old one stays")
  func fails() throws {
    try write(["old": "1", "deep/er/file": "2"], to: path)
    #expect(throws: CancellationError.self) {
      try AtomicFolder.write(to: path, as: "report") {
        try AtomicFile.write("2", to: "\($0)/new")
        throw CancellationError()
      }
    }
    #expect(try Folder.names(in: path) == [".derm-output", "deep", "old"])
    #expect(try Folder.names(in: folder.path) == ["report"])
    try write(["new": "2"], to: path + "/")
    #expect(try Folder.names(in: path) == [".derm-output", "new"])
    #expect(try Folder.names(in: folder.path) == ["report"])
  }

  @Test("the same files give the same marker, whatever was there")
  func marker() throws {
    try write(["a": "1", "b/c": "2"], to: path)
    let first = try state()
    try write(["a": "1", "b/c": "2"], to: path)
    #expect(try state() == first)
    #expect(first["report/.derm-output"]?.contains("\"b/c\"") == true)
  }

  @Test("an empty folder is taken; one with anything that derm did not write is refused")
  func foreign() throws {
    try Folder.make(path)
    try write(["index.html": "1", "deep/a.csv": "2"], to: path)
    for name in ["notes.txt", ".hidden", "deep/notes.txt"] {
      try AtomicFile.write("mine", to: "\(path)/\(name)")
      try refused(path)
      try Folder.remove("\(path)/\(name)")
    }
    try Folder.make("\(path)/mine")
    try refused(path)
    try Folder.remove("\(path)/mine")
    symlink("index.html", "\(path)/link")
    try refused(path)
    try Folder.remove("\(path)/link")
    try write(["index.html": "2"], to: path)
    try AtomicFile.write("edited by hand", to: "\(path)/index.html")
    try refused(path)
    try AtomicFile.write("no marker", to: folder.file("other/index.html"))
    try refused(folder.file("other"))
    try AtomicFile.write("{}", to: folder.file("other/.derm-output"))
    try refused(folder.file("other"))
    try AtomicFile.write("a file", to: folder.file("file"))
    try refused(folder.file("file"))
  }

  @Test("a folder that another kind of command wrote is refused")
  func kinds() throws {
    try write(["index.html": "1"], to: path)
    try refused(path, as: "evaluation")
    try AtomicFolder.mark(folder.file("run"), as: "run")
    try refused(folder.file("run"), as: "run")
  }

  @Test("folders above inputs, above the working directory, and the root are refused")
  func above() throws {
    try write(["a/b": "1"], to: path)
    #expect(throws: FileError.self) {
      try AtomicFolder.check(path, as: "report", sparing: ["\(path)/a/b"])
    }
    symlink("report", folder.file("alias"))
    #expect(throws: FileError.self) {
      try AtomicFolder.check(folder.file("alias"), as: "report", sparing: [path])
    }
    for index in [".", "..", "/", "./", FileManager.default.currentDirectoryPath] {
      #expect(throws: FileError.self) { try AtomicFolder.check(index, as: "report") }
    }
  }

  @Test("a link stays a link, and what it leads to is replaced under the same rule")
  func links() throws {
    try Folder.make(folder.file("real"))
    symlink("real", path)
    try write(["index.html": "1"], to: path)
    try write(["index.html": "2"], to: path + "/")
    #expect(Folder.linkTarget(path) == "real")
    #expect(try Folder.names(in: folder.file("real")) == [".derm-output", "index.html"])
    try AtomicFile.write("mine", to: folder.file("real/notes.txt"))
    try refused(path)
    symlink("nothing", folder.file("loose"))
    try refused(folder.file("loose"))
  }

  @Test("folders next to it whose names look like temporary ones are the user's")
  func siblings() throws {
    try write(["index.html": "1"], to: path)
    let names = [
      "report.tmp", "report.tmp-backup", "report.tmp-old-1", "report.old", "report.partial",
    ]
    for name in names { try AtomicFile.write("mine", to: folder.file("\(name)/file")) }
    try write(["index.html": "2"], to: path)
    #expect(try Folder.names(in: folder.path) == ["report"] + names.sorted())
    for name in names { #expect(Folder.exists(folder.file("\(name)/file"))) }
  }

  @Test("what killed processes left goes with the next write, of a whole folder only derm's files")
  func leftOver() throws {
    let half = TemporaryName(path).fresh()
    try AtomicFile.write("half", to: "\(half)/a/b")
    let whole = TemporaryName(path).fresh()
    try write(["a": "1"], to: folder.file("x"))
    rename(folder.file("x"), whole)
    try write(["index.html": "1"], to: path)
    #expect(try Folder.names(in: folder.path) == ["report"])
    try write(["a": "1"], to: folder.file("x"))
    rename(folder.file("x"), whole)
    try AtomicFile.write("mine", to: "\(whole)/notes.txt")
    #expect(throws: FileError.self) { try write(["index.html": "1"], to: path) }
    #expect(try Folder.names(in: whole) == ["notes.txt"])
  }

  @Test("a folder that is named by its content is kept when it is there")
  func content() throws {
    for text in ["1", "2"] {
      try AtomicFolder.make(path) { try AtomicFile.write(text, to: "\($0)/a") }
    }
    #expect(try state() == ["report": "folder", "report/a": "1"])
  }

  @Test func `a folder may be named when it is full, and the next one clears what a kill left`()
    throws
  {
    var leftovers: [String] = []
    for text in ["one", "two", "two"] {
      let made = try AtomicFolder.make(in: folder.path, kind: "pack", name: { "\($0)!" }) {
        temporary -> String in
        try AtomicFile.write(text, to: "\(temporary)/a")
        leftovers.append(temporary)
        return text
      }
      #expect(made == text)
      // As a kill before the folder was put in its place.
      try Folder.make(leftovers[0])
    }
    #expect(throws: CancellationError.self) {
      _ = try AtomicFolder.make(in: folder.path, kind: "pack", name: { $0 }) { _ -> String in
        throw CancellationError()
      }
    }
    #expect(try Folder.names(in: folder.path) == ["one!", "two!"])
    #expect(try Folder.names(in: folder.file("two!")) == ["a"])
  }

  @Test("a link that derm moves on replaces no file and no folder")
  func latest() throws {
    try Folder.link(path, to: "one")
    try Folder.link(path, to: "two")
    #expect(Folder.linkTarget(path) == "two")
    try AtomicFile.write("mine", to: folder.file("file"))
    #expect(throws: FileError.self) { try Folder.link(folder.file("file"), to: "x") }
    #expect(throws: FileError.self) { try Folder.link(folder.path, to: "x") }
    #expect(try Folder.names(in: folder.path) == ["file", "report"])
  }

  @Test("paths that can't be made or listed say why")
  func reasons() throws {
    try AtomicFile.write("x", to: folder.file("file"))
    symlink("loop", folder.file("loop"))
    func reason(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(reason { try Folder.make(folder.file("file/a")) }.contains("Not a directory"))
    #expect(reason { try Folder.make(folder.file("loop/a")) }.contains("symbolic links"))
    #expect(reason { try AtomicFolder.check(folder.file("file/a"), as: "x") }.contains("directory"))
    #expect(reason { _ = try Folder.names(in: folder.file("loop")) }.contains("symbolic links"))
    #expect(reason { _ = try Folder.names(in: folder.file("none")) }.contains("no such file"))
  }

  @Test("folders that are filled at once do not take each other for leftovers")
  func concurrent() throws {
    let path = path
    let threads = 8
    let lost = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      for _ in 0..<100 {
        do {
          try AtomicFolder.make(path) { temporary in
            if !Folder.isFolder(temporary) { lost.withLock { $0 += 1 } }
            // Another writer clears leftovers now; the error is what a lost folder gives.
            throw CancellationError()
          }
        } catch is CancellationError {
        } catch {
          lost.withLock { $0 += 1 }
        }
      }
    }
    #expect(lost.withLock { $0 } == 0)
    #expect(try Folder.names(in: folder.path).isEmpty)
  }
}
