import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Files

@Suite struct OutputFileTests {
  private let folder = TemporaryFolder()

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.file(name), encoding: .utf8)
  }

  @Test(
    "a result replaces an earlier one of its kind, and nothing else",
    arguments: [
      ("image,fold\na,1\n", "image,fold\nb,2\n", "image,mine\na,1\n"),
      ("{\n  \"classes\" : []\n}", "{\n  \"classes\" : [1]\n}", "{\n  \"mine\" : 1\n}"),
      (
        "<!doctype html>\n<meta x>\n<title>A", "<!doctype html>\n<meta x>\n<title>B",
        "<!doctype html>\n<title>mine"
      ),
    ])
  func kinds(first: String, second: String, mine: String) throws {
    let path = folder.file("out")
    for result in [first, second] {
      try OutputFile.write(result, to: path)
      #expect(try text("out") == result)
    }
    try AtomicFile.write(mine, to: path)
    #expect {
      try OutputFile.write(first, to: path)
    } throws: {
      ($0 as? FileError)?.exitStatus == .inputOutput
    }
    #expect(try text("out") == mine)
    try AtomicFile.write("", to: path)
    try OutputFile.write(first, to: path)
    #expect(try text("out") == first)
  }

  @Test("a link is followed to a result and stays; a folder and a loose link are refused")
  func links() throws {
    try OutputFile.write("a,b\n1,2\n", to: folder.file("real"))
    symlink("real", folder.file("link"))
    try OutputFile.write("a,b\n3,4\n", to: folder.file("link"))
    #expect(Folder.linkTarget(folder.file("link")) == "real")
    #expect(try text("real") == "a,b\n3,4\n")
    symlink("none", folder.file("loose"))
    for name in ["loose", "."] {
      #expect(throws: FileError.self) { try OutputFile.write("a\n", to: folder.file(name)) }
    }
    #expect(try Folder.names(in: folder.path) == ["link", "loose", "real"])
  }

  @Test("a device is written to, not replaced")
  func device() throws {
    try OutputFile.write("a\n", to: "/dev/null")
    #expect(FileFacts("/dev/null")?.kind == .other)
    #expect(throws: FileError.self) { try OutputFile.write("a\n", to: "/dev/full") }
  }
}
