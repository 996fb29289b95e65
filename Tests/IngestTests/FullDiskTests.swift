import Catalogue
import Files
import Foundation
import Glibc
import TestSupport
import Testing
import Vocabulary

/// Disks without room and folders that can't be written; needs root, to mount small ones.
@Suite(.serialized) struct FullDiskTests {
  private let command = CommandLineTool("derm-ingest")
  private let export: SampleExport

  init() throws {
    export = try SampleExport()
    try #require(command.exists, "derm-ingest was not built")
  }

  /// Runs a test on a small file system; skips it where none can be mounted.
  private func onSmallDisk(kilobytes: Int, _ body: (_ disk: String) throws -> Void) throws {
    let disk = export.folder.file("disk")
    try Folder.make(disk)
    guard mount("derm-test", disk, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      try Test.cancel("no small disk can be mounted: \(String(cString: strerror(errno)))")
    }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    try body(disk)
  }

  private func addPages(_ count: Int) throws {
    for number in 0..<count {
      try export.write(
        "more/\(number).html",
        SampleExport.page("m\(number)", lesions: (0..<20).map { "Lesion \(number) \($0)" }))
    }
  }

  private func remount(_ disk: String, readOnly: Bool) -> Bool {
    let flags = UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0)
    return mount("derm-test", disk, "tmpfs", flags, nil) == 0
  }

  @Test("a full disk exits with status 74 and leaves the old catalogue whole")
  func full() throws {
    try onSmallDisk(kilobytes: 1400) { disk in
      let catalogue = "\(disk)/c.sqlite"
      // The added pages have lesions only, which is a fall of everything else.
      let arguments = [export.root, "--catalogue", catalogue, "--quiet", "--accept-coverage"]
      #expect(try command.run(arguments).status == 0)
      let before = try facts(catalogue)
      try addPages(4000)
      let outcome = try command.run(arguments)
      #expect(outcome.status == 74)
      #expect(outcome.errors.hasPrefix("error: \(catalogue): cannot write the catalogue: "))
      // Every batch is whole or not there, and what was there before still is.
      let after = try facts(catalogue)
      #expect(before.allSatisfy { after[$0.key] == $0.value })
      #expect(after.allSatisfy { before[$0.key] != nil || $0.value.count == 20 })
      #expect(after.count < 4000)
      // With room, the same command goes on.
      #expect(mount("derm-test", disk, "tmpfs", UInt(MS_REMOUNT), "size=64m") == 0)
      #expect(try command.run(arguments).status == 0)
      let roomy = export.folder.file("roomy.sqlite")
      #expect(try command.run([export.root, "--catalogue", roomy, "--quiet"]).status == 0)
      #expect(
        try Catalogue.existing(catalogue).contentDigest()
          == Catalogue.existing(roomy).contentDigest())
    }
  }

  /// The terms of every image.
  private func facts(_ catalogue: String) throws -> [String: [[String]]] {
    var facts: [String: [[String]]] = [:]
    for entry in try Catalogue.existing(catalogue).mentions() {
      facts[entry.image.rawValue, default: []].append(entry.mention.path)
    }
    return facts
  }

  @Test("an archive that finds no room is no half-unpacked folder")
  func fullUnpacking() throws {
    try onSmallDisk(kilobytes: 1400) { disk in
      let catalogue = "\(disk)/c.sqlite"
      #expect(try command.run([export.root, "--catalogue", catalogue, "--quiet"]).status == 0)
      let before = try Catalogue.existing(catalogue).contentDigest()
      for (name, size) in [("many", 100), ("long", 1_000_000)] {
        var tar = TarBuilder()
        let page = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        for number in 0..<max(3, 500_000 / size) { tar.add("p/\(number).html", page) }
        let archive = export.folder.file("\(name).tar")
        try AtomicFile.write(tar.file, to: archive)
        let outcome = try command.run([archive, "--catalogue", catalogue, "--quiet"])
        #expect(outcome.status == 74, "\(name): \(outcome.errors)")
        #expect(outcome.errors.contains("cannot write"), "\(outcome.errors)")
        #expect(try Folder.names(in: "\(disk)/unpacked").isEmpty)
      }
      #expect(try Catalogue.existing(catalogue).contentDigest() == before)
    }
  }

  @Test("a read-only folder exits with status 74 and nothing is damaged")
  func readOnly() throws {
    try onSmallDisk(kilobytes: 4000) { disk in
      let catalogue = "\(disk)/c.sqlite"
      let arguments = [export.root, "--catalogue", catalogue, "--quiet"]
      #expect(try command.run(arguments).status == 0)
      let before = try Catalogue.existing(catalogue).contentDigest()
      let names = try Folder.names(in: disk)
      #expect(remount(disk, readOnly: true))
      try addPages(3)
      for path in [catalogue, "\(disk)/other.sqlite", "\(disk)/deep/c.sqlite"] {
        let outcome = try command.run([export.root, "--catalogue", path, "--quiet"])
        #expect(outcome.status == 74, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(disk))
      }
      #expect(try command.run(["remove", "atlas", "--catalogue", catalogue]).status == 74)
      #expect(
        try command.run(["export", "--to", "csv", disk, "--catalogue", catalogue]).status == 74)
      #expect(remount(disk, readOnly: false))
      #expect(try Folder.names(in: disk) == names)
      #expect(try Catalogue.existing(catalogue).contentDigest() == before)
      try export.remove("more")
      #expect(try command.run(arguments).status == 0)
    }
  }

  @Test(
    "a catalogue whose permissions forbid to write exits with status 74",
    .enabled(if: getuid() != 0))
  func permissions() throws {
    let folder = export.folder.file("locked")
    let catalogue = "\(folder)/c.sqlite"
    let arguments = [export.root, "--catalogue", catalogue, "--quiet"]
    #expect(try command.run(arguments).status == 0)
    let before = try Catalogue.existing(catalogue).contentDigest()
    chmod(folder, 0o500)
    defer { chmod(folder, 0o700) }
    let outcome = try command.run(arguments)
    #expect(outcome.status == 74 && outcome.errors.contains(folder), "\(outcome.errors)")
    chmod(folder, 0o700)
    #expect(try Catalogue.existing(catalogue).contentDigest() == before)
  }
}
