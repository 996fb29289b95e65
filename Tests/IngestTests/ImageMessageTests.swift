import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary

/// What is said of image files that can't be read, and whether the advice helps.
@Suite struct ImageMessageTests {
  private let export: TableExport

  init() throws { export = try TableExport() }

  /// The start of an iPhone's image.
  private let heic: [UInt8] =
    [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8) + [0, 0, 0, 8]

  @Test(arguments: ["a.jpg", "IMG_1.HEIC", "IMG_2.heic", "noending", "b.avif"])
  func `a picture in a foreign format is there, but can't be read`(name: String) throws {
    try export.write(name, heic)
    try export.table([name])
    try export.ingest()
    let finding = try #require(try export.findings("image-unreadable").first)
    #expect(
      finding.what
        == "the image file \(name) is there, but can't be read: neither JPEG nor PNG, but HEIC "
        + "(iPhone)")
    #expect(finding.remedy == "Convert it to JPEG; the record stays without pixels.")
    // The remedy, under the same name and next to it under JPEG's.
    try export.remove(name)
    let stem = name.split(separator: ".")[0]
    try export.pictures(["\(stem).jpg"])
    try export.ingest()
    #expect(try export.files[name] == .some("\(stem).jpg"))
    #expect(try export.findings("image-unreadable").isEmpty)
  }

  @Test func `pointers, pages and empty files say how to come by the picture`() throws {
    try export.write(
      "lfs.jpg", Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8))
    try export.write("page.jpg", Array("<!DOCTYPE html><title>404</title>".utf8))
    try export.write("empty.jpg", [])
    try export.write("dicom.jpg", [UInt8](repeating: 0, count: 128) + Array("DICM".utf8))
    try export.table(["lfs.jpg", "page.jpg", "empty.jpg", "dicom.jpg"])
    try export.ingest()
    let remedies = Dictionary(
      try export.findings("image-unreadable").map { ($0.source, $0.remedy) }
    ) { first, _ in first }
    #expect(remedies["lfs.jpg"]?.contains("git lfs pull") == true)
    #expect(remedies["page.jpg"]?.hasPrefix("Fetch the image again") == true)
    #expect(remedies["empty.jpg"]?.contains("again") == true)
    #expect(remedies["dicom.jpg"]?.contains("without the patient's data") == true)
  }

  @Test func `a name that leads out is refused, and one below is not`() throws {
    try export.table(["../a.jpg", "..\\b.jpg", "/etc/../../c.jpg"])
    try export.ingest()
    let findings = try export.findings("image-outside")
    #expect(findings.count == 3)
    #expect(findings.allSatisfy { $0.what.contains("outside \(export.root)") })
    // The remedy: without the steps up.
    try export.pictures(["a.jpg", "b.jpg", "c.jpg"])
    try export.table(["a.jpg", "b.jpg", "/etc/c.jpg"])
    try export.ingest()
    #expect(try export.codes.isEmpty)
    #expect(try export.catalogue.counts().usableImages == 3)
  }

  @Test func `no message of a table speaks of a page, and no remedy says to mend something`() throws
  {
    try export.write("bad.jpg", Array("hello".utf8))
    try export.pictures(["other/x.jpg"])
    try export.write("more/x.jpg", Checkout.fixture("Imaging/progressive.jpg"))
    try export.table(["bad.jpg", "gone.jpg", "../out.jpg", "x.jpg"])
    try export.ingest()
    let findings = try export.catalogue.findings()
    #expect(
      Set(findings.map(\.code)).isSuperset(of: [
        "image-missing", "image-unreadable", "image-outside", "image-ambiguous",
      ]))
    for finding in findings {
      #expect(!finding.remedy.contains("Mend") && !finding.remedy.contains("page"), "\(finding)")
    }
  }

  @Test func `transparent parts are a note`() throws {
    try export.write("a.png", Checkout.fixture("Imaging/alpha.png"))
    try export.write("b.png", Checkout.fixture("Imaging/rgb.png"))
    try export.table(["a.png", "b.png"])
    try export.ingest()
    #expect(try export.codes == ["image-transparent"])
    #expect(try export.findings("image-transparent").first?.source == "a.png")
  }

  @Test func `a missing image is reported anew when it is looked for elsewhere`() throws {
    try export.table(["a.jpg"])
    try export.ingest()
    let empty = export.folder.file("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    try export.ingest(images: empty)
    #expect(try export.findings("image-missing").first?.what.hasSuffix("below \(empty)") == true)
  }

  @Test func `an image whose name says another format is a note, whichever it says`() throws {
    let export = try TableExport(mapping: "image: {column: id}\ndiagnosis: dx\n")
    let jpegs = ["a.jpg", "b.JPEG", "c.jfif", "d.gif", "e.tif", "f.webp", "g.png"]
    try export.table(jpegs + ["h.png", "i.jpg", "j.bmp"])
    try export.pictures(jpegs)
    for name in ["h.png", "i.jpg", "j.bmp"] {
      try export.write(name, Checkout.fixture("Imaging/rgb.png"))
    }
    try export.ingest()
    #expect(
      try export.findings("image-misnamed").map(\.what).sorted() == [
        "named .bmp, but it is PNG", "named .gif, but it is JPEG", "named .jpg, but it is PNG",
        "named .png, but it is JPEG", "named .tif, but it is JPEG", "named .webp, but it is JPEG",
      ])
  }

  @Test func `what a mapping passes over is said`() throws {
    let export = try TableExport()
    try export.table(["a.jpg"])
    try export.pictures(["a.jpg"])
    try export.ingest()
    #expect(try export.findings("files-passed-over").isEmpty)
    for name in ["notes.txt", "more.zip", "other.csv"] { try export.write(name, [0x61]) }
    try export.ingest()
    let finding = try #require(try export.findings("files-passed-over").first)
    #expect(
      finding.what == "3 files are neither images nor tables of the mapping and were not read")
    #expect(finding.excerpt == "more.zip, notes.txt, other.csv")
    #expect(finding.remedy == "Add what should be read to the mapping, and unpack archives.")
  }

  @Test func `the mapping itself is not passed over, however its path is spelled`() throws {
    let export = try TableExport()
    try export.table(["a.jpg"])
    try export.pictures(["a.jpg"])
    let mapping = try Data(contentsOf: URL(fileURLWithPath: export.folder.file("m.yaml")))
    try export.write("maps/m.yaml", Array(mapping))
    let link = export.folder.file("link.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: "\(export.root)/maps/m.yaml")
    let paths = ["maps/m.yaml", "./maps//m.yaml", "../set/maps/m.yaml"]
      .map { "\(export.root)/\($0)" }
    for path in paths + [link] {
      try export.ingest(mapping: path)
      #expect(try export.findings("files-passed-over").isEmpty, "\(path)")
    }
    // A file of the same name that is another one.
    try export.write("m.yaml", [0x61])
    try export.ingest(mapping: paths[0])
    let finding = try #require(try export.findings("files-passed-over").first)
    #expect(
      finding.what == "1 file is neither an image nor a table of the mapping and was not read")
    #expect(finding.source == "m.yaml")
  }
}
