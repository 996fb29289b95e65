import Catalogue
import Files
import Foundation
import Imaging
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct DuplicateListTests {
  private let folder = TemporaryFolder()

  /// An image of blots that no turn maps onto itself.
  private func picture(_ seed: UInt64) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "copies")
    var image = RGBImage(width: 160, height: 120, gray: 130)
    for _ in 0..<60 {
      let (left, top) = (random.below(140), random.below(100))
      let colour = (0..<3).map { _ in UInt8(random.below(256)) }
      for y in top..<(top + 20) {
        for x in left..<(left + 20) {
          for channel in 0..<3 { image.pixels[(y * 160 + x) * 3 + channel] = colour[channel] }
        }
      }
    }
    return image
  }

  /// Reads an atlas of images; the case of each is what its name begins with.
  private func catalogue(_ pictures: [(name: String, bytes: [UInt8])]) throws -> Catalogue {
    var pages = "<atlas>"
    for (name, bytes) in pictures {
      let parts = name.split(separator: "-")
      pages += "<case id=\"\(parts[0])\"><image id=\"\(name)\" file=\"\(name).jpg\">"
      pages += "<lesion>Papule</lesion></image></case>"
      try AtomicFile.write(bytes, to: folder.file("atlas/\(name).jpg"))
    }
    try AtomicFile.write(pages + "</atlas>", to: folder.file("atlas/atlas.xml"))
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    _ = try Ingestion(IngestRequest(paths: [folder.file("atlas")]), into: catalogue).run()
    return catalogue
  }

  @Test func `identical files and changed copies are listed with what was done to them`() throws {
    let (one, other) = (picture(1), picture(2))
    let bytes = try ImageEncoder.jpeg(one, quality: 90)
    let small = Resize.bilinear(one, width: 80, height: 60).oriented(.turned90)
    let catalogue = try catalogue([
      ("1-a", bytes), ("1-b", bytes), ("2-c", try ImageEncoder.jpeg(small, quality: 50)),
      ("3-d", try ImageEncoder.jpeg(other, quality: 90)),
      ("3-e", try ImageEncoder.jpeg(other.mirrored(), quality: 60)),
      ("4-f", try ImageEncoder.jpeg(picture(3), quality: 90)),
      ("5-g", try ImageEncoder.jpeg(RGBImage(width: 90, height: 90, gray: 77))),
      ("5-h", try ImageEncoder.jpeg(RGBImage(width: 80, height: 90, gray: 77))),
    ])
    let list = try DuplicateList(catalogue)
    #expect(
      list.entries.map { [$0.image, $0.duplicate, $0.how, $0.orientation] } == [
        ["atlas/1-a", "atlas/1-b", "identical", "upright"],
        ["atlas/1-a", "atlas/2-c", "near", "turned 90"],
        ["atlas/3-d", "atlas/3-e", "near", "mirrored"],
      ])
    #expect(list.entries.map(\.isSameCase) == [true, false, true])
    #expect(
      list.csv.hasPrefix(
        "image,copy,how,distance,turn,same_case,orientation,overlap,inliers,agreement\n"))
    #expect(
      list.text.hasSuffix(
        "3 duplicates of 2 images: 1 identical file, 2 near, 0 crops; 1 in another case\n"))
    let images = try catalogue.images()
    #expect(
      images.map { $0.fingerprint == nil } == [Bool](repeating: false, count: 6) + [true, true])
  }

  @Test func `a crop is listed with the share that it shows`() throws {
    let whole = picture(5)
    let crop = whole.cropped(to: PixelRect(x: 20, y: 14, width: 130, height: 98)).mirrored()
    let catalogue = try catalogue([
      ("1-a", try ImageEncoder.jpeg(whole, quality: 90)),
      ("2-b", try ImageEncoder.jpeg(crop, quality: 50)),
      ("3-c", try ImageEncoder.jpeg(picture(6), quality: 90)),
    ])
    let list = try DuplicateList(catalogue, threads: 2)
    let entry = try #require(list.entries.first)
    #expect(list.entries.count == 1)
    #expect([entry.image, entry.duplicate, entry.how] == ["atlas/1-a", "atlas/2-b", "crop"])
    #expect(entry.orientation == "mirrored" && entry.distance == nil && entry.isSameCase == false)
    #expect(abs((entry.part?.overlap ?? 0) - 130 * 98 / (160.0 * 120)) < 0.05)
    #expect(list.csv.contains("\natlas/1-a,atlas/2-b,crop,,mirrored,no,mirrored,0."))
    #expect(list.text.contains("crop, mirrored, overlap"))
  }

  @Test func `a catalogue of before is looked at once more, and then no more`() throws {
    let bytes = try ImageEncoder.jpeg(picture(4), quality: 90)
    let catalogue = try catalogue([("1-a", bytes)])
    let digest = try catalogue.contentDigest()
    let key = ImageID("atlas/1-a")
    var check = try #require(try catalogue.checkCandidates(source: "atlas").first?.last)
    #expect(check.looked == ImageChecking.version)
    // As a version before the fingerprints left it.
    check.looked = 0
    try catalogue.write([CheckedImage(key: key, check: check, findings: [])])
    check.localFeatures = nil
    try catalogue.write([CheckedImage(key: key, check: check, findings: [])])
    #expect(try catalogue.image(key)?.fingerprint == nil)
    #expect(try CatalogueStatus(catalogue).text.contains("local features: missing for 1 image,"))
    let request = IngestRequest(paths: [folder.file("atlas")])
    _ = try Ingestion(request, into: catalogue).run()
    #expect(try catalogue.contentDigest() == digest)
    #expect(try catalogue.image(key)?.localFeatures != nil)
    #expect(try !CatalogueStatus(catalogue).text.contains("local features"))
    let finder = ImageFinder(FolderWalk(folder.file("atlas")))
    let again = try #require(try catalogue.checkCandidates(source: "atlas").first)
    let find = try ImageSearch([again.wanted ?? ""], in: [finder]).finds[0]
    #expect(ImageChecking(finder: finder).check(again, find) == nil)
  }

  @Test func `data about people is told by its kinds, not by what it says`() throws {
    let catalogue = try catalogue([("1-a", try Checkout.fixture("Imaging/personal.jpg"))])
    let findings = try catalogue.findings()
    #expect(findings.map(\.code) == ["image-has-location", "image-has-personal-data"])
    #expect(
      findings[1].what
        == "the file holds data about people: artist, copyright owner, camera owner, "
        + "serial number, comment, date, computer, thumbnail, maker's note, XMP, IPTC")
    for file in ["c.sqlite", "c.sqlite-wal"] where Folder.exists(folder.file(file)) {
      let stored = try Data(contentsOf: URL(fileURLWithPath: folder.file(file)))
      #expect(stored.range(of: Data("SECRET".utf8)) == nil)
    }
  }
}
