import Catalogue
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// The real command, killed.
@Suite struct CrashTests {
  /// Pages of which some are broken, and images of which some are missing.
  private func export() throws -> SampleExport {
    let export = try SampleExport()
    let jpeg = try Checkout.fixture("Imaging/baseline.jpg")
    for number in 0..<700 {
      var page = SampleExport.page("i\(number)", lesions: ["Papule", "Lesion \(number % 50)"])
      if number % 7 == 0 { page = String(page.dropLast(number % 180)) }
      page += "<img src=\"/imagelibrary/large/i\(number).jpg\">"
      try export.write("pages/\(number % 10)/\(number).html", page)
      if number % 3 == 0 { try export.write("imagelibrary/large/i\(number).jpg", jpeg) }
    }
    return export
  }

  @Test(.timeLimit(.minutes(5)))
  func `killed at any moment and run again, the catalogue is the same`() throws {
    let command = CommandLineTool("derm-ingest")
    try #require(command.exists, "derm-ingest was not built")
    let export = try export()
    let undisturbed = export.folder.file("undisturbed.sqlite")
    let start = ContinuousClock.now
    let whole = try command.run([export.root, "--catalogue", undisturbed, "--quiet"])
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(whole.status == 0)
    let expected = try Catalogue.existing(undisturbed)
    #expect(try expected.counts().images > 600)
    let digest = try expected.contentDigest()

    let killed = export.folder.file("killed.sqlite")
    var kills = 0
    for step in 1...8 {
      // From the start of the process to its end, and the file is kept from kill to kill.
      let after = seconds * Double(step) / 9
      kills += try command.kill(after: after, [export.root, "--catalogue", killed]) ? 1 : 0
      if step % 3 == 0 {
        for ending in ["", "-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: killed + ending)
        }
      }
    }
    #expect(kills >= 3)
    #expect(try command.run([export.root, "--catalogue", killed, "--quiet"]).status == 0)
    #expect(try Catalogue.existing(killed).contentDigest() == digest)
  }

  @Test func `exit codes and streams are as documented`() throws {
    let command = CommandLineTool("derm-ingest")
    try #require(command.exists, "derm-ingest was not built")
    let export = try SampleExport()
    let catalogue = ["--catalogue", export.folder.file("c.sqlite")]
    #expect(try command.run(["findings"] + catalogue).status == 66)
    #expect(try command.run(["/nowhere"] + catalogue).status == 66)
    #expect(!FileManager.default.fileExists(atPath: export.folder.file("c.sqlite")))
    #expect(try command.run([export.root, "--format", "odd"] + catalogue).status == 64)
    let strict = try command.run([export.root, "--strict", "--quiet"] + catalogue)
    #expect(strict.status == 1)
    #expect(strict.errors.isEmpty)
    #expect(strict.output.hasPrefix("atlas  1 pages"))
    let findings = try command.run(["findings", "--csv"] + catalogue)
    #expect(findings.output.hasPrefix("file,line,column,byte,severity,code,what,remedy,excerpt\n"))
    #expect(try command.run(["status"] + catalogue).output.contains("labels     none"))
    #expect(try command.run(["remove", "other"] + catalogue).status == 64)
    #expect(
      try command.run(["remove", "atlas"] + catalogue).output == "removed atlas: 3 images\n")
    #expect(try command.run([export.root, "--json"] + catalogue).errors.contains("{\"done\":"))
  }
}
