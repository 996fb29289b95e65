import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Archives made to fill the disk, to get out of their folder, or to stop an ingest.
@Suite struct ArchiveAttackTests {
  private let folder = TemporaryFolder()
  private let page = Array(SampleExport.page("x", lesions: ["Scar"]).utf8)

  private func unpack(
    _ bytes: [UInt8], _ name: String = "a.zip", limits: Archive.Limits? = nil
  ) throws -> (root: String, findings: [Finding]) {
    try AtomicFile.write(bytes, to: folder.file(name))
    var archive = try Archive(folder.file(name))
    if let limits { archive.limits = limits }
    return try archive.unpacked(below: folder.file("deep/unpacked"))
  }

  private func files(_ root: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root)
      .filter { !Folder.isFolder("\(root)/\($0)") && !$0.hasPrefix(".") }.sorted()
  }

  /// Nothing but the archive and the folder of unpacked archives may be there.
  private func checkNothingGotOut(_ name: String) throws {
    #expect(try Folder.names(in: folder.path) == [name, "deep"].sorted())
    #expect(try Folder.names(in: folder.file("deep")) == ["unpacked"])
  }

  private static let climbing = [
    "../out.html", "a/../../out.html", "/tmp/out.html", "//out.html", "./../out.html", "..",
    "a/..", "..\\out.html", "C:\\out.html", "a\\b.html", "", ".", "a//b.html", "a\u{0}b.html",
    String(repeating: "n", count: 256) + ".html",
    (0..<60).map { _ in String(repeating: "d", count: 90) }.joined(separator: "/") + "/x.html",
  ]

  @Test func `names that climb, are absolute, or are no names are left out of a zip`() throws {
    var zip = ZipBuilder()
    for name in Self.climbing { zip.add(name, page) }
    zip.add("good \"q\"\n'x'.html", page)
    let (root, findings) = try unpack(zip.file)
    #expect(try files(root) == ["good \"q\"\n'x'.html"])
    #expect(findings.map(\.code) == Self.climbing.map { _ in "archive-entry-refused" })
    try checkNothingGotOut("a.zip")
  }

  @Test func `names that climb, links and devices are left out of a tar`() throws {
    var tar = TarBuilder()
    let names = Self.climbing.filter { $0.utf8.count < 100 && !$0.utf8.contains(0) }
    for name in names { tar.add(name, page) }
    tar.add("link.html", type: "2", link: "/etc/passwd")
    tar.add("folder", type: "2", link: "/tmp")
    tar.add("folder/out.html", page)
    tar.add("hard.html", type: "1", link: "../../../a.tar")
    for type in ["3", "4", "6"] as [Character] { tar.add("device.html", type: type) }
    tar.add("good.html", page)
    let (root, findings) = try unpack(tar.file, "a.tar")
    // The link is never made, so what would have gone through it lands in a folder.
    #expect(try files(root) == ["folder/out.html", "good.html"])
    #expect(Set(findings.map(\.code)) == ["archive-entry-refused"])
    #expect(findings.count == names.count + 6)
    try checkNothingGotOut("a.tar")
  }

  @Test func `a name that is a file and a folder costs that entry only`() throws {
    var zip = ZipBuilder()
    zip.add("a", page)
    zip.add("a/b.html", page)
    zip.add("c/d.html", page)
    zip.add("c", page)
    zip.add("z.html", page)
    var tar = TarBuilder()
    tar.add("a", page)
    tar.add("a/b.html", page)
    tar.add("z.html", page)
    let (root, findings) = try unpack(zip.file)
    #expect(try files(root) == ["a", "c/d.html", "z.html"])
    #expect(findings.map(\.code) == ["archive-entry-refused", "archive-entry-refused"])
    #expect(try files(unpack(tar.file, "b.tar").root) == ["a", "z.html"])
  }

  @Test func `an entry that poses as derm's own list of findings is left out`() throws {
    var zip = ZipBuilder()
    zip.add(".findings.json", Array("[]".utf8))
    zip.add(".findings.json.tmp", Array("[]".utf8))
    zip.add(".findings.json/x", page)
    zip.add("x.html", page)
    let (root, findings) = try unpack(zip.file)
    #expect(try files(root) == ["x.html"])
    #expect(findings.map(\.code) == Array(repeating: "archive-entry-refused", count: 3))
  }

  @Test func `entries that share their data are refused, however small the file`() throws {
    var zip = ZipBuilder()
    let data = [UInt8](repeating: 0x78, count: 10_000)
    let index = zip.add("0.html", data)
    for number in 1..<1000 { zip.add("\(number).html", data, at: index) }
    #expect {
      try unpack(zip.file)
    } throws: {
      "\($0)".contains("overlap")
    }
    #expect(try Folder.names(in: folder.file("deep/unpacked")).isEmpty)
  }

  @Test func `more entries than any atlas has are refused`() throws {
    var limits = Archive.Limits()
    limits.entries = 1000
    var zip = ZipBuilder()
    for number in 0...1000 { zip.add("\(number)", []) }
    #expect(throws: IngestError.self) { try unpack(zip.file, limits: limits) }
    #expect(try Folder.names(in: folder.file("deep/unpacked")).isEmpty)
  }

  @Test func `sizes that lie cost the entry, not the ingest`() throws {
    var zip = ZipBuilder()
    for size in [0, 1, 1 << 31, 0xFFFF_FFFE] { zip.add("\(size).html", page, size: size) }
    zip.add("broken.html", page, method: 8)
    zip.add("odd.html", page, method: 99)
    zip.add("good.html", page)
    let (root, findings) = try unpack(zip.file)
    #expect(try files(root) == ["good.html"])
    #expect(findings.count == 6)
  }

  @Test(arguments: ["9223372036854775807", "9223372036854775300", "-1", "x", "72057594037927936"])
  func `a size beyond measure in a tar header is a finding`(size: String) throws {
    let field = " size=\(size)\n"
    var length = field.utf8.count + 1
    while String(length).utf8.count + field.utf8.count != length { length += 1 }
    for name in ["a.html", "../climbs.html", "folder/"] {
      var tar = TarBuilder()
      tar.add("pax", Array("\(length)\(field)".utf8), type: "x")
      tar.add(name, page)
      tar.add("z.html", page)
      let (root, findings) = try unpack(tar.file, "a.tar")
      #expect(try files(root) == [] || !findings.isEmpty || size == "x")
    }
  }

  private static let wide: [[UInt64]] = [
    [10, 10, 0x7FFF_FFFF_FFFF_FFFF], [10, 10, 0x7FFF_FFFF_FFFF_FFE2],
    [10, 10, 0xFFFF_FFFF_FFFF_FFFF], [10, 10, 0x8000_0000_0000_0000],
    [10, 0x7FFF_FFFF_FFFF_FFFF, 0], [0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, 0],
    [0x7FFF_FFFF_FFFF_FFFF, 10, 0],
  ]

  @Test(arguments: wide)
  func `a Zip64 number near the largest is a damaged entry`(numbers: [UInt64]) throws {
    var zip = ZipBuilder()
    zip.add("bad.html", page, wide: numbers)
    zip.add("good.html", page)
    let (root, findings) = try unpack(zip.file)
    #expect(try files(root) == ["good.html"])
    #expect(findings.map(\.code) == ["archive-entry-damaged"])
  }

  @Test(.within(1), arguments: [65, 1000, 32_766])
  func `a path of too many levels is left out`(levels: Int) throws {
    let name = Array(repeating: "d", count: levels).joined(separator: "/")
    var zip = ZipBuilder()
    zip.add(name, page)
    zip.add("good.html", page)
    let (root, findings) = try unpack(zip.file)
    #expect(try files(root) == ["good.html"])
    #expect(findings.map(\.code) == ["archive-entry-refused"])
    #expect(findings.first?.what.contains("\(levels) levels") == true)
  }

  @Test func `folders and entries beyond what the archive's size pays for are refused`() throws {
    var limits = Archive.Limits()
    limits.leastFolders = 100
    var zip = ZipBuilder()
    for number in 0..<20 {
      let levels = (0..<50).map { "\(number)x\($0)" }.joined(separator: "/")
      zip.add("\(levels)/p.html", [])
    }
    #expect {
      try unpack(zip.file, limits: limits)
    } throws: {
      "\($0)".contains("folders, too many for its size")
    }
    limits = Archive.Limits()
    limits.leastEntries = 10
    limits.bytesPerEntry = 200
    var tar = ZipBuilder()
    for number in 0..<100 { tar.add("\(number)", []) }
    #expect {
      try unpack(tar.file, "e.zip", limits: limits)
    } throws: {
      "\($0)".contains("entries, too many for its size")
    }
    #expect(try Folder.names(in: folder.file("deep/unpacked")).isEmpty)
  }

  @Test func `headers that tell of nothing are no way to fill time`() throws {
    var tar = TarBuilder()
    for _ in 0..<20 { tar.add("pax", Array("12 path=ab\n".utf8), type: "x") }
    tar.add("a.html", page)
    #expect(try unpack(tar.file, "a.tar").findings.map(\.code) == ["archive-entry-damaged"])
    var limits = Archive.Limits()
    limits.leastHeaders = 10_000
    limits.headersPerByte = 0
    var other = TarBuilder()
    for number in 0..<10 {
      other.add("pax", [UInt8](repeating: 0x20, count: 2000), type: "x")
      other.add("\(number).html", page)
    }
    #expect {
      try unpack(other.file, "b.tar", limits: limits)
    } throws: {
      "\($0)".contains("bytes of headers, too many for its size")
    }
  }

  @Test func `two entries of one name are a finding, and the later one is kept`() throws {
    let later = Array(SampleExport.page("x", lesions: ["Cyst"]).utf8)
    var zip = ZipBuilder()
    zip.add("a/x.html", page)
    zip.add("a/x.html", later)
    zip.add("a/y.html", page)
    var tar = TarBuilder()
    tar.add("a/x.html", page)
    tar.add("./a/x.html", later)
    tar.add("a/y.html", page)
    for (bytes, name) in [(zip.file, "a.zip"), (tar.file, "a.tar")] {
      let (root, findings) = try unpack(bytes, name)
      #expect(findings.map(\.code) == ["archive-entry-repeated"])
      #expect(try ReadFile.bytes("\(root)/x.html", limit: 1 << 20) == later)
    }
  }

  @Test func `what is only skipped counts against the limit too`() throws {
    var limits = Archive.Limits()
    limits.leastBytes = 1 << 20
    limits.totalBytes = 1 << 20
    var tar = TarBuilder()
    for _ in 0..<5 { tar.add("../out", [UInt8](repeating: 0, count: 300_000)) }
    #expect(throws: IngestError.self) { try unpack(tar.file, "a.tar", limits: limits) }
  }

  @Test func `a bomb in a folder is a finding, and an archive in an archive stays closed`() throws {
    let export = try HostileExport()
    try export.write("bomb.zip", Checkout.fixture("Ingest/bomb.zip"))
    var tar = TarBuilder()
    tar.add("inner.zip", try Checkout.fixture("Ingest/atlas.zip"))
    tar.add("z.html", page)
    try export.write("outer.tar", tar.file)
    try export.write("page.html", page)
    let catalogue = try export.ingest()
    #expect(try catalogue.counts().files == 2)
    #expect(try Set(catalogue.codes()).isSuperset(of: ["archive-unreadable", "files-passed-over"]))
    let unpacked = try Folder.names(in: export.folder.file("unpacked")).filter {
      !$0.hasPrefix(".")
    }
    #expect(unpacked.count == 1)
  }

  @Test(.within(5))
  func `a pipe that is called an archive is refused at once`() throws {
    #expect(mkfifo(folder.file("p.zip"), 0o600) == 0)
    #expect(throws: IngestError.self) {
      try Archive(folder.file("p.zip")).unpacked(below: folder.path)
    }
  }
}
