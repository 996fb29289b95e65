import Catalogue
import Files
import Foundation
import Imaging
import SampleAtlas
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Two data sets are compared without the pixels of one of them.
@Suite struct SharedImagesTests {
  private let folder = TemporaryFolder()

  /// An atlas whose images are given by their files' bytes.
  private func catalogue(_ name: String, _ images: [(name: String, bytes: [UInt8])]) throws
    -> Catalogue
  {
    var pages = "<atlas>"
    for (image, bytes) in images {
      pages += "<case id=\"\(image)\"><image id=\"\(image)\" file=\"\(image).jpg\">"
      pages += "<lesion>Papule</lesion></image></case>"
      try AtomicFile.write(bytes, to: folder.file("\(name)/\(image).jpg"))
    }
    try AtomicFile.write(pages + "</atlas>", to: folder.file("\(name)/atlas.xml"))
    let catalogue = try Catalogue(folder.file("\(name).sqlite"))
    _ = try Ingestion(IngestRequest(paths: [folder.file(name)]), into: catalogue).run()
    return catalogue
  }

  /// Drawn photographs, the same for the same seed.
  private func drawings(seed: UInt64) throws -> [RGBImage] {
    let options = SampleOptions(cases: 5, seed: seed, imageSide: 192, dirty: 0, duplicates: 0)
    let root = folder.file("sample-\(seed)")
    let export = try SampleAtlas.SampleExport(
      options, vocabularyFolder: Checkout.file("data/vocabulary"))
    _ = try export.write(to: root, threads: 2)
    let large = "\(root)/imagelibrary/large"
    return try FileManager.default.contentsOfDirectory(atPath: large).sorted().prefix(6).map {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(large)/\($0)"))
      return try ImageDecoder.decode(Array(data)).image
    }
  }

  @Test
  func `identical files, changed copies and crops of another data set are found by its table`()
    throws
  {
    let (ours, theirs) = (try drawings(seed: 4), try drawings(seed: 5))
    let whole = try ImageEncoder.jpeg(ours[0], quality: 90)
    let side = min(ours[2].width, ours[2].height)
    let crop = ours[2].cropped(
      to: PixelRect(
        x: 2, y: 3, width: ours[2].width - side / 7, height: ours[2].height - side / 7))
    let other = try catalogue(
      "theirs",
      [
        ("x", whole), ("y", try ImageEncoder.jpeg(ours[1].mirrored(), quality: 60)),
        ("z", try ImageEncoder.jpeg(crop, quality: 50)),
        ("w", try ImageEncoder.jpeg(theirs[0], quality: 90)),
      ])
    let table = folder.file("theirs.csv")
    try FingerprintTable(other).write(to: table)
    let rows = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
    #expect(rows[0] == "image,sha256,fingerprint,features" && rows.count == 5)
    #expect(rows.allSatisfy { $0.utf8.count < 5800 })

    let mine = try catalogue(
      "ours", try ours.enumerated().map { ("\($0)", try ImageEncoder.jpeg($1, quality: 90)) })
    let shared = try SharedImages(mine, with: FingerprintTable(reading: table), threads: 2)
    #expect(
      shared.entries.map { [$0.image, $0.other, $0.how, $0.orientation] } == [
        ["ours/0", "theirs/x", "identical", "upright"],
        ["ours/1", "theirs/y", "near", "mirrored"],
        ["ours/2", "theirs/z", "crop", "upright"],
      ])
    #expect(
      shared.text.hasSuffix(
        "3 of \(ours.count) images are in the other data set too: 3 pairs, 1 identical file, 1 near, "
          + "1 crop\n"))
    #expect(
      shared.csv.hasPrefix("image,other,how,distance,orientation,overlap,inliers,agreement\n"))
  }

  @Test func `a near copy in another data set is found in each of the eight orientations`() throws {
    let ours = try drawings(seed: 7)
    // Smaller and compressed, so that no file, hash or feature is the same as the original's.
    let small = Resize.bilinear(
      ours[0], width: ours[0].width * 5 / 6, height: ours[0].height * 5 / 6)
    let turned = try ImageOrientation.allCases.map {
      ("\($0.rawValue)", try ImageEncoder.jpeg(small.oriented($0), quality: 60))
    }
    let (theirs, mine) = (
      try catalogue("theirs", turned),
      try catalogue(
        "ours", try ours.enumerated().map { ("\($0)", try ImageEncoder.jpeg($1, quality: 90)) })
    )
    let tables = (folder.file("theirs.csv"), folder.file("ours.csv"))
    try FingerprintTable(theirs).write(to: tables.0)
    try FingerprintTable(mine).write(to: tables.1)
    let found = try SharedImages(mine, with: FingerprintTable(reading: tables.0))
    #expect(
      found.entries.map { [$0.image, $0.other, $0.how, $0.orientation] }
        == ImageOrientation.allCases.map {
          ["ours/0", "theirs/\($0.rawValue)", "near", $0.description]
        })
    // Asked from the other side, each orientation is the one that leads back.
    let back = try SharedImages(theirs, with: FingerprintTable(reading: tables.1))
    #expect(
      back.entries.map { [$0.image, $0.other, $0.how, $0.orientation] }
        == ImageOrientation.allCases.map {
          ["theirs/\($0.rawValue)", "ours/0", "near", $0.inverse.description]
        })
  }

  @Test func `a damaged table is refused by its row`() throws {
    let images = try drawings(seed: 6).prefix(2).enumerated().map {
      ("\($0)", try ImageEncoder.jpeg($1, quality: 80))
    }
    let table = folder.file("t.csv")
    try FingerprintTable(catalogue("a", Array(images))).write(to: table)
    let lines = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").map(
      String.init)
    let fields = lines[2].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    func refused(_ changed: [String], _ line: Int, _ what: String) throws {
      let path = folder.file("damaged.csv")
      try AtomicFile.write(changed.joined(separator: "\n") + "\n", to: path)
      let error = #expect(throws: IngestError.self) { try FingerprintTable(reading: path) }
      #expect(error?.description.hasPrefix("\(path):\(line): ") == true)
      #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
      #expect(error?.exitStatus == .badData)
    }
    try refused([lines[1]], 1, "the header has to be image,sha256,fingerprint,features")
    let text = ["sha256 is not", "fingerprint is not", "features can't be read"]
    for (column, what) in text.enumerated() {
      var damaged = fields
      damaged[column + 1] = String(damaged[column + 1].dropLast(5)) + "~"
      try refused([lines[0], lines[1], damaged.joined(separator: ",")], 3, what)
    }
    try refused([lines[0], lines[1], lines[1]], 3, "the image a/0 stands in an earlier row too")
    try refused([lines[0], lines[1], fields.dropLast().joined(separator: ",")], 3, "3")
    #expect(throws: IngestError.missing(path: folder.file("none.csv"))) {
      try FingerprintTable(reading: folder.file("none.csv"))
    }
  }
}
