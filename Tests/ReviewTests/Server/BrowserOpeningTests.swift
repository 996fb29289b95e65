import Foundation
import TestSupport
import Testing
@testable import derm_review

@Suite struct BrowserOpeningTests {
  private let folder = TemporaryFolder()

  /// A program of the desktop that opens addresses, and the folder for temporary files.
  private func opening(_ program: String) throws -> BrowserOpening? {
    let path = folder.file("bin/xdg-open")
    for name in ["bin", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: true)
    }
    try Data(program.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return try BrowserOpening(
      "http://localhost:1/?key=secret",
      environment: ["DISPLAY": ":0", "PATH": folder.file("bin")], temporary: folder.file("tmp"))
  }

  private var left: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.file("tmp")) }
  }

  @Test func `a browser that does not start leaves no file with the key`() throws {
    #expect(throws: (any Error).self) { try opening("#!/nowhere/at-all\n") }
    #expect(try left.isEmpty)
  }

  @Test func `the file is there until the end`() throws {
    let browser = try #require(try opening("#!/bin/sh\nexit 0\n"))
    #expect(try left.count == 1)
    browser.end()
    #expect(try left.isEmpty)
  }
}
