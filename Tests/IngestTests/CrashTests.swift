import Catalogue
import Files
import Foundation
import Randomness
import TestSupport
import Testing

/// The real command, killed, crowded, and short of room.
@Suite(.serialized) struct CrashTests {
  private let command = CommandLineTool("derm-ingest")

  /// Pages of which some are broken, and images of which some are missing.
  private func export(pages: Int = 200) throws -> SampleExport {
    try #require(command.exists, "derm-ingest was not built")
    let export = try SampleExport()
    let jpeg = try Checkout.fixture("Imaging/baseline.jpg")
    for number in 0..<pages {
      var page = SampleExport.page("i\(number)", lesions: ["Papule", "Lesion \(number % 50)"])
      if number % 7 == 0 { page = String(page.dropLast(number % 180)) }
      page += "<img src=\"/imagelibrary/large/i\(number).jpg\">"
      try export.write("pages/\(number % 10)/\(number).html", page)
      if number % 3 == 0 { try export.write("imagelibrary/large/i\(number).jpg", jpeg) }
    }
    return export
  }

  @Test(
    "killed at any of 50 moments and run again, the catalogue is the same", .within(5))
  func killed() throws {
    let export = try export()
    let calm = export.folder.file("calm.sqlite")
    let start = ContinuousClock.now
    #expect(try command.run([export.root, "--catalogue", calm, "--quiet"]).status == 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let digest = try Catalogue.existing(calm).contentDigest()
    #expect(try Catalogue.existing(calm).counts().images > 150)

    var random = RandomStream(seed: 50, purpose: "kill")
    var kills = 0
    var catalogue = ""
    for moment in 0..<50 {
      // Two kills on each file: the second hits a run that resumes where the first one died.
      let isNew = moment % 2 == 0
      if isNew { catalogue = export.folder.file("killed-\(moment).sqlite") }
      let share = Double(random.below(1_000_000)) / 1_000_000
      let arguments = [export.root, "--catalogue", catalogue, "--quiet"]
      kills += try command.kill(after: seconds * share, arguments) ? 1 : 0
      if isNew { continue }
      let outcome = try command.run(arguments)
      #expect(outcome.status == 0, "\(moment): \(outcome.errors)")
      #expect(try Catalogue.existing(catalogue).contentDigest() == digest, "\(moment)")
    }
    #expect(kills >= 20, "only \(kills) kills hit a running ingest")
  }

  @Test("killed while it unpacks an archive, the next run unpacks it whole")
  func killedUnpacking() throws {
    let export = try export(pages: 0)
    var tar = TarBuilder()
    for number in 0..<1000 {
      tar.add("p\(number).html", Array(SampleExport.page("i\(number)", lesions: ["Scar"]).utf8))
    }
    let archive = export.folder.file("a.tar")
    try AtomicFile.write(tar.file, to: archive)
    let calm = export.folder.file("calm/c.sqlite")
    let start = ContinuousClock.now
    #expect(try command.run([archive, "--catalogue", calm, "--quiet"]).status == 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rough = export.folder.file("rough/c.sqlite")
    let arguments = [archive, "--catalogue", rough, "--quiet"]
    for step in 1...5 { _ = try command.kill(after: seconds * Double(step) / 12, arguments) }
    #expect(try command.run(arguments).status == 0)
    #expect(
      try Catalogue.existing(rough).contentDigest() == Catalogue.existing(calm).contentDigest())
    // What a killed run left next to the unpacked archive is gone.
    #expect(try Folder.names(in: export.folder.file("rough/unpacked")).count == 1)
  }

  @Test func `exit codes and streams are as documented`() throws {
    let export = try SampleExport()
    try #require(command.exists, "derm-ingest was not built")
    let catalogue = ["--catalogue", export.folder.file("c.sqlite")]
    #expect(try command.run(["findings"] + catalogue).status == 66)
    #expect(try command.run(["/nowhere"] + catalogue).status == 66)
    #expect(try Folder.names(in: export.folder.path) == ["atlas"])
    #expect(try command.run([export.root, "--format", "odd"] + catalogue).status == 64)
    let strict = try command.run([export.root, "--strict", "--quiet"] + catalogue)
    #expect(strict.status == 1)
    #expect(strict.errors.isEmpty)
    #expect(strict.output.hasPrefix("atlas  1 page ·"))
    let findings = try command.run(["findings", "--csv"] + catalogue)
    #expect(findings.output.hasPrefix("file,line,column,byte,severity,code,what,remedy,excerpt\n"))
    #expect(try command.run(["status"] + catalogue).output.contains("labels     none"))
    #expect(try command.run(["remove", "other"] + catalogue).status == 64)
    #expect(
      try command.run(["remove", "atlas"] + catalogue).output == "removed atlas: 3 images\n")
    #expect(try command.run([export.root, "--json"] + catalogue).errors.contains("{\"done\":"))
  }
}
