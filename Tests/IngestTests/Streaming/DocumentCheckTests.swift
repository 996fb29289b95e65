import Foundation
import Parallel
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// What a check of a document says of it.
@Suite struct DocumentCheckTests {
  private let folder = TemporaryFolder()

  private func document(_ images: String) throws -> String {
    let path = folder.file("atlas.xml")
    try "<atlas><case id=\"1\">\(images)</case></atlas>"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func `a check that was stopped is not complete, whatever was right so far`() throws {
    let path = try document("<image id=\"a\"><lesion>Cyst</lesion></image>")
    let whole = try DocumentCheck(path)
    #expect(whole.isComplete && whole.images == 1 && whole.mentions == 1 && whole.findings.isEmpty)
    let cancellation = Cancellation()
    cancellation.cancel()
    let stopped = try DocumentCheck(path, cancellation: cancellation)
    #expect(!stopped.isComplete)
    #expect(stopped.images == 0)
  }

  @Test func `a file that is read for its digest is left when the work is cancelled`() throws {
    let path = try document("")
    let cancellation = Cancellation()
    let bytes = try #require(FileBytes(path, cancellation))
    cancellation.cancel()
    #expect(bytes.finish() == nil)
    #expect(bytes.trouble == .interrupted)
  }

  @Test func `what is too long for a record is too long in a document of any size`() throws {
    let name = String(repeating: "x", count: 5000)
    let path = try document("<image id=\"a\" file=\"\(name)\"><lesion>Cyst</lesion></image>")
    #expect(try DocumentCheck(path).findings.map(\.code) == ["text-too-long"])
  }
}
