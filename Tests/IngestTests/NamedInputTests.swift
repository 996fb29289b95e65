import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Paths that a user names and nobody can read: never exit 0.
@Suite(.serialized) struct NamedInputTests {
  private let command = CommandLineTool("derm-ingest")
  private let folder = TemporaryFolder()

  @Test(
    "a named path that is missing exits with status 66, one that can't be read with 74 and the reason"
  )
  func unreadable() throws {
    try #require(command.exists, "derm-ingest was not built")
    symlink("loop", folder.file("loop"))
    try AtomicFile.write(SampleExport.page("i1", lesions: ["Papule"]), to: folder.file("one.html"))
    let catalogue = ["--catalogue", "c.sqlite"]
    for arguments in [
      ["loop"], ["one.html", "--images", "loop"], ["mapping", "loop"], ["check", "loop"],
      ["one.html", "--mapping", "loop"], ["one.html", "--template", "loop"],
    ] {
      let outcome = try command.run(
        arguments + (["check", "mapping"].contains(arguments[0]) ? [] : catalogue), in: folder.path)
      #expect(outcome.status == 74, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains("symbolic links"), "\(outcome.errors)")
    }
    for arguments in [
      ["none"], ["one.html/below"], ["one.html", "--images", "none"], ["mapping", "none"],
      ["check", "none"],
    ] {
      let outcome = try command.run(
        arguments + (["check", "mapping"].contains(arguments[0]) ? [] : catalogue), in: folder.path)
      #expect(outcome.status == 66, "\(arguments): \(outcome.errors)")
    }
  }
}
