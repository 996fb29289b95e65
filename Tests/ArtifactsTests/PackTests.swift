import Artifacts
import Digests
import Files
import Foundation
import Imaging
import TestSupport
import Testing
import Vocabulary

@Suite struct PackTests {
  @Test("a pack reads back as it was frozen, with pixels where there are some")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    let sample = try SmallPack(in: folder)
    let digest = try sample.write()
    let pack = try Pack.open(folder.file("packs/latest"))
    #expect(pack.digest == digest)
    #expect(pack.manifest.lesions == sample.manifest.lesions)
    #expect(pack.manifest.imageCount == 2)
    #expect(pack.manifest.pixelCount == 1)
    var first = sample.images[0]
    first.pixels = pack.images[0].pixels
    #expect(pack.images == [first, sample.images[1]])
    #expect(pack.encodedImage(0) == sample.pixels)
    #expect(pack.encodedImage(1) == nil)
    try pack.verifyImages()
  }

  @Test("freezing again gives the same digest and rewrites nothing")
  func again() throws {
    let folder = TemporaryFolder()
    let sample = try SmallPack(in: folder)
    let digest = try sample.write()
    let names = try Folder.names(in: folder.file("packs"))
    let path = folder.file("packs/\(digest.hex)/labels.bin")
    let before = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    #expect(try sample.write() == digest)
    let after = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    #expect(before == after)
    #expect(try Folder.names(in: folder.file("packs")) == names)
  }

  @Test("one changed byte of labels or manifest is damage", arguments: ["labels.bin", "pack.json"])
  func damage(name: String) throws {
    let folder = TemporaryFolder()
    let digest = try SmallPack(in: folder).write()
    let path = folder.file("packs/\(digest.hex)/\(name)")
    let file = try MappedFile(path)
    var bytes = file.bytes(0..<file.count)
    let last = try #require(bytes.lastIndex { $0 == UInt8(ascii: "b") })
    bytes[last] = UInt8(ascii: "c")
    try AtomicFile.write(bytes, to: path)
    #expect(throws: PackError.self) { try Pack.open(folder.file("packs/latest")) }
  }

  @Test("an image that changed since ingest stops the freezing")
  func changedImage() throws {
    let folder = TemporaryFolder()
    let sample = try SmallPack(in: folder)
    try AtomicFile.write("other", to: sample.file)
    #expect(throws: PackError.changedImage(path: sample.file, expected: sample.digest)) {
      try sample.write()
    }
    #expect(!Folder.exists(folder.file("packs/latest")))
  }

  @Test(
    "nothing of an image file that identifies people reaches a pack",
    arguments: [("jpg", 0), ("jpg", 1), ("jpg", 3), ("png", 0)])
  func personalData(ending: String, stray: Int) throws {
    let folder = TemporaryFolder()
    var picture = try Checkout.fixture("Imaging/personal.\(ending)")
    // Bytes that a decoder passes over, in front of the first segment of metadata and behind the end.
    if stray > 0 {
      #expect(picture[2] == 0xFF)
      let end = 4 + Int(picture[4]) << 8 + Int(picture[5])
      picture.insert(contentsOf: [UInt8](repeating: 0, count: stray), at: end)
      picture += picture
    }
    #expect(picture.holds("SECRET"))
    let digest = try SmallPack(in: folder, picture: picture).write()
    let pack = try Pack.open(folder.file("packs/latest"))
    let carried = try #require(pack.encodedImage(0))
    #expect(carried.count > 100 && ImageFormat.recognise(carried) != nil)
    let root = folder.file("packs")
    var files = 0
    for path in try FileManager.default.subpathsOfDirectory(atPath: root)
    where !Folder.isFolder("\(root)/\(path)") {
      let file = try MappedFile("\(root)/\(path)")
      let bytes = file.bytes(0..<file.count)
      #expect(!bytes.holds("SECRET") && !bytes.holds("Exif"), "\(path)")
      files += 1
    }
    #expect(files >= 3 && digest == pack.digest)
  }

  @Test("labels cut off at any byte are damage, never a crash")
  func truncated() throws {
    let folder = TemporaryFolder()
    let digest = try SmallPack(in: folder).write()
    let path = folder.file("packs/\(digest.hex)/labels.bin")
    let file = try MappedFile(path)
    let bytes = file.bytes(0..<file.count)
    for count in stride(from: 0, to: bytes.count, by: 3) {
      try AtomicFile.write(Array(bytes[..<count]), to: path)
      #expect(throws: PackError.self) { try Pack.open(folder.file("packs/latest")) }
    }
  }
}

extension [UInt8] {
  /// Whether the bytes of a word occur.
  fileprivate func holds(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    return indices.contains { self[$0...].starts(with: bytes) }
  }
}

/// A data set of two images, one with pixels.
struct SmallPack {
  let manifest: PackManifest
  let images: [PackedImage]
  let pixels: [UInt8]
  let file: String
  let digest: Digest
  let folder: TemporaryFolder

  init(in folder: TemporaryFolder, picture: [UInt8]? = nil) throws {
    self.folder = folder
    file = folder.file("a.jpg")
    pixels = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 3]
    // The EXIF segment must not travel.
    let original: [UInt8] =
      picture ?? [0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 9, 9, 9, 9] + Array(pixels.dropFirst(2))
    try AtomicFile.write(original, to: file)
    digest = Digest.of(original)
    images = [
      PackedImage(
        id: ImageID("s/a"), caseID: CaseID("s/1"), group: GroupID(0), fold: Fold(1), site: 1,
        lesions: [.present, .unknown, .absent], source: "s", diagnosis: "acne", licence: "CC",
        page: "p.html", file: "a.jpg", sha256: digest, attributes: ["age": "7", "sex": "b"],
        width: 3, height: 2, orientation: 6),
      PackedImage(
        id: ImageID("s/b"), caseID: nil, group: GroupID(1), fold: Fold(0), site: nil,
        lesions: [.absent, .absent, .present], source: "s"),
    ]
    let classes = ["x", "y", "z"].map {
      ClassEntry(id: $0, label: $0, images: 1, cases: 1, keptBecause: "test")
    }
    let sites = ["hands", "scalp"].map {
      ClassEntry(id: $0, label: $0, images: 1, cases: 1, keptBecause: "test")
    }
    manifest = PackManifest(
      title: "test", lesions: classes, sites: sites, terms: [],
      correlation: CorrelationTable(
        form: "eq1", lesions: [], sites: [], lesionImages: [], siteImages: [], images: 0,
        cells: []), predilection: [],
      certificate: SplitCertificate(
        folds: 2, seed: 0, images: [1, 1], labels: [], meanImbalance: 0, maxImbalance: 0,
        pairImbalance: nil, groups: 2, sharedGroups: 0, digest: Digest.of([])),
      findings: [], exclusions: [],
      provenance: PackProvenance(
        tool: "test", rules: "rules.yaml", rulesDigest: Digest.of([]), lockDigest: nil,
        catalogueDigest: Digest.of([]), sources: ["s"]))
  }

  @discardableResult
  func write() throws -> Digest {
    try PackWriter.write(
      manifest: manifest, images: images, pixelSources: [digest: file],
      into: folder.file("packs"))
  }
}
