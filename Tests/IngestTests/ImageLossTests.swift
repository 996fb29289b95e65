import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// Losses are reported in images, with remedies that work.
@Suite struct ImageLossTests {
  private let export: TableExport

  init() throws { export = try TableExport() }

  @Test func `no image gets the picture of another folder, and the message says what is near`()
    throws
  {
    try export.pictures(["train/0.jpg", "train/1.jpg"])
    try export.table(["train/0.jpg", "train/1.jpg", "test/0.jpg", "test/2.jpg"])
    try export.ingest()
    #expect(
      try export.files == [
        "train/0.jpg": "train/0.jpg", "train/1.jpg": "train/1.jpg", "test/0.jpg": nil,
        "test/2.jpg": nil,
      ])
    let missing = try export.findings("image-missing")
    #expect(missing.map(\.source) == ["test/0.jpg", "test/2.jpg"])
    #expect(missing[0].what.contains("no image file test/0.jpg below \(export.root)"))
    #expect(missing[0].what.hasSuffix("of that name, but in other folders: train/0.jpg"))
    // The remedy: put there, it is found.
    try export.pictures(["test/0.jpg", "test/2.jpg"])
    try export.ingest()
    #expect(try export.files["test/0.jpg"] == "test/0.jpg")
    #expect(try export.codes.isEmpty)
  }

  @Test func `a file that another record names is said to be its own`() throws {
    try export.pictures(["train/0.jpg"])
    try export.table(["train/0.jpg", "0.jpg"])
    try export.ingest()
    let missing = try #require(try export.findings("image-missing").first)
    #expect(missing.what.contains("train/0.jpg would fit, but another record names it"))
    #expect(try export.files["0.jpg"] == .some(nil))
  }

  @Test func `names in another Unicode form are found in tables`() throws {
    try export.pictures(["Mu\u{308}ller/e\u{301}.jpg", "\u{D55C}.jpg"])
    try export.table(["M\u{FC}ller/\u{E9}.jpg", "\u{1112}\u{1161}\u{11AB}.jpg"])
    try export.ingest()
    // The table writes the second name with combining characters, so its id is composed.
    #expect(try Set(export.codes) == ["id-composed"])
    #expect(try export.catalogue.counts().usableImages == 2)
  }

  @Test func `of several files of a name none is taken, unless they are named by folder`() throws {
    try export.pictures(["a/1.jpg", "b/1.jpg"])
    try export.table(["1.jpg"])
    try export.ingest()
    // Both are one image: nothing can go wrong.
    #expect(try export.files["1.jpg"] == "a/1.jpg")
    try export.write("b/1.jpg", Checkout.fixture("Imaging/progressive.jpg"))
    try export.ingest()
    let finding = try #require(try export.findings("image-ambiguous").first)
    #expect(finding.what.contains("a/1.jpg, b/1.jpg"))
    #expect(finding.remedy.contains("`directory`"))
    try Array("derm_mapping: 1\ntable: t.csv\nimage: {column: id, directory: b}\n".utf8)
      .write(to: export.folder.file("m.yaml"))
    try export.ingest()
    #expect(try export.files["1.jpg"] == "b/1.jpg")
  }

  @Test func `a mapping's directory and suffix are not put to names that have them`() throws {
    let export = try TableExport(mapping: "image: {column: id, directory: images, suffix: .jpg}")
    try export.pictures(["images/a.jpg", "images/b.jpg", "images/c.jpg", "images/d.jpg"])
    try export.table(["a", "b.jpg", "C:\\x\\c.jpg", "https://h.org/d.jpg?w=1"])
    try export.ingest()
    #expect(try export.catalogue.counts().usableImages == 4)
    #expect(try export.codes.isEmpty)
  }

  @Test func `pictures that no record names are counted, in the status too`() throws {
    try export.pictures(["a.jpg", "b.jpg", "c.jpg", "sub/d.PNG", "thumbs/a.jpg", "100px/b.jpg"])
    try export.table(["a.jpg", "b.jpg"])
    let summary = try export.ingest()
    let finding = try #require(try export.findings("images-unnamed").first)
    #expect(finding.what == "2 of 6 image files belong to no record, such as c.jpg, sub/d.PNG")
    #expect(finding.severity == .warning && summary.hasFindings)
    #expect(try CatalogueStatus(export.catalogue).text.contains("images-unnamed: 2 of 6"))
    // Both remedies: a record for one, the other moved away.
    try export.table(["a.jpg", "b.jpg", "c.jpg"])
    try export.remove("sub")
    #expect(try !export.ingest().hasFindings)
    #expect(try !CatalogueStatus(export.catalogue).text.contains("unnamed"))
  }

  @Test func `atlases that share a folder of images leave none of each other's unnamed`() throws {
    let pictures = export.folder.file("pictures")
    for (atlas, name) in [("one", "a.jpg"), ("two", "b.jpg")] {
      let page = "[{\"isic_id\": \"\(name.prefix(1))\"}]"
      for (path, bytes) in [
        ("\(export.folder.file(atlas))/x.json", Array(page.utf8)),
        ("\(pictures)/\(name)", try Checkout.fixture("Imaging/baseline.jpg")),
      ] {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
      }
    }
    var request = IngestRequest(paths: [export.folder.file("one"), export.folder.file("two")])
    request.images = pictures
    _ = try Ingestion(request, into: export.catalogue).run()
    #expect(try export.codes == [])
    #expect(try export.catalogue.counts().usableImages == 2)
  }

  @Test func `a table that shrinks is a finding until it is whole or accepted`() throws {
    let ids = (1...40).map { "i\($0)" }
    try export.table(ids)
    try export.ingest()
    try export.table(Array(ids.prefix(10)))
    try export.ingest()
    let finding = try #require(try export.findings("images-fewer").first)
    #expect(finding.source == "t.csv" && finding.severity == .warning)
    #expect(
      finding.what == "the file describes 10 images and described 40 before: 30 of them are gone")
    #expect(
      try CatalogueStatus(export.catalogue).text.contains("images-fewer: the file describes 10"))
    // It stays one while nothing changes, and when some come back.
    try export.ingest()
    #expect(try export.findings("images-fewer").count == 1)
    try export.table(Array(ids.prefix(39)))
    try export.ingest()
    #expect(try export.findings("images-fewer").first?.what.contains("described 40 before") == true)
    try export.table(ids)
    try export.ingest()
    #expect(try export.findings("images-fewer").isEmpty)
    try export.table(Array(ids.prefix(10)))
    try export.ingest(accepting: true)
    #expect(try export.findings("images-fewer").isEmpty)
    try export.ingest()
    #expect(try export.findings("images-fewer").isEmpty)
  }

  @Test func `an answer or document that shrinks is one too, and new files hide none`() throws {
    let root = export.folder.file("pages")
    func write(_ name: String, _ text: String) throws {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      try Array(text.utf8).write(to: "\(root)/\(name)")
    }
    func answer(_ ids: Range<Int>) -> String {
      "[" + ids.map { "{\"isic_id\": \"i\($0)\"}" }.joined(separator: ",") + "]"
    }
    func ingest() throws {
      _ = try Ingestion(IngestRequest(paths: [root]), into: export.catalogue).run()
    }
    try write("a.json", answer(0..<9))
    try ingest()
    try write("a.json", answer(0..<4))
    try write("b.json", answer(20..<40))
    try ingest()
    #expect(try export.findings("images-fewer").map(\.source) == ["a.json"])
    try write("a.json", answer(0..<9))
    try ingest()
    #expect(try export.findings("images-fewer").isEmpty)
  }

  @Test func `a file that is gone is removed, not shrunk`() throws {
    try export.table(["a", "b", "c"])
    try export.write("u.csv", Array("id,dx\n".utf8))
    try Array("derm_mapping: 1\ntable: [t.csv, u.csv]\nimage: {column: id}\n".utf8)
      .write(to: export.folder.file("m.yaml"))
    try export.ingest()
    try export.remove("t.csv")
    try export.ingest()
    #expect(try export.findings("images-fewer").isEmpty)
    #expect(try export.findings("page-withdrawn").count == 1)
    try export.catalogue.dropRemoved(source: "set")
    try export.ingest()
    #expect(try export.findings("images-fewer").isEmpty)
  }
}
