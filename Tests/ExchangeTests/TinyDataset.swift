import Artifacts
import Digests
import Exchange
import Files
import TestSupport
import Vocabulary

/// A data set of five images in two folds: two images that are turned, one image without pixels.
struct TinyDataset {
  let folder = TemporaryFolder()
  let pack: Pack

  init(titled title: String = "tiny", parts: [SplitPart]? = nil) throws {
    var sources: [Digest: String] = [:]
    func picture(_ fixture: String) throws -> Digest {
      let path = Checkout.file("Tests/Fixtures/Imaging/\(fixture)")
      let digest = try Digest.ofFile(path)
      sources[digest] = path
      return digest
    }
    let upright = try picture("rgb.png")
    let turned = try picture("turned-gps.jpg")
    let turnedPNG = try picture("turned-6.png")
    let gray = try picture("gray.jpg")
    let images = [
      PackedImage(
        id: ImageID("tiny/a"), caseID: CaseID("tiny/1"), group: GroupID(0), fold: Fold(0), site: 0,
        lesions: [.present, .absent, .unknown], source: "tiny", diagnosis: "acne, \"mild\"",
        licence: "CC-BY-4.0", page: "a.html", file: "a.png", sha256: upright,
        attributes: ["age": "7"], width: 29, height: 23),
      PackedImage(
        id: ImageID("tiny/b_2"), caseID: CaseID("tiny/1"), group: GroupID(0), fold: Fold(0),
        site: nil,
        lesions: [.absent, .unknown, .present], source: "tiny", licence: "CC-BY-4.0",
        page: "a.html", file: "b.jpg", sha256: turned, attributes: ["skin tone": "II"], width: 29,
        height: 23, orientation: 6),
      PackedImage(
        id: ImageID("tiny/test.split å"), caseID: nil, group: GroupID(1), fold: Fold(1), site: 1,
        lesions: [.absent, .absent, .absent], source: "tiny", licence: "CC0-1.0", file: "c.jpg",
        sha256: turnedPNG, width: 9, height: 7, orientation: 6),
      PackedImage(
        id: ImageID("tiny/without"), caseID: nil, group: GroupID(2), fold: Fold(1), site: 1,
        lesions: [.present, .absent, .absent], source: "tiny"),
      PackedImage(
        id: ImageID("two/TEST/x"), caseID: nil, group: GroupID(1), fold: Fold(1), site: 0,
        lesions: [.absent, .present, .absent], source: "two", file: "c.jpg", sha256: gray,
        width: 29, height: 23),
    ]
    func entry(_ id: String, _ label: String, why: String? = nil) -> ClassEntry {
      ClassEntry(id: id, label: label, images: 1, cases: 1, keptBecause: "test", why: why)
    }
    let manifest = PackManifest(
      title: title,
      lesions: [
        entry("crust", "crust"), entry("erosion-ulcer", "erosion/ulcer", why: "look alike"),
        entry("papule", "papule | other"),
      ], sites: [entry("hands", "hands"), entry("scalp", "scalp")], terms: [],
      correlation: CorrelationTable(
        form: "eq1", lesions: [], sites: [], lesionImages: [], siteImages: [], images: 0, cells: []),
      predilection: [],
      certificate: SplitCertificate(
        folds: 2, seed: 0, images: [2, 3], labels: [], meanImbalance: 0, maxImbalance: 0,
        pairImbalance: nil, groups: 3, sharedGroups: 0, parts: parts, digest: Digest.of([])),
      findings: [], exclusions: [],
      provenance: PackProvenance(
        tool: "test", rules: "rules.yaml", rulesDigest: Digest.of([]), lockDigest: nil,
        catalogueDigest: Digest.of([]), sources: ["tiny", "two"]))
    let digest = try PackWriter.write(
      manifest: manifest, images: images, pixelSources: sources, into: folder.file("packs"))
    pack = try Pack.open(folder.file("packs/\(digest.hex)"))
  }

  /// Where an export of a name goes: the folder for interop when the environment names one.
  func request(_ name: String, in directory: String? = nil) -> ExportRequest {
    var request = ExportRequest(pack, to: "\(directory ?? folder.path)/\(name)")
    request.tool = "derm-refine test"
    return request
  }
}
