import Artifacts
import Digests
import Documents
import Files
import TestSupport
import Vocabulary

/// A data set of six images in two folds, one of them without pixels, and a run of both folds.
struct FoldedPack {
  let folder: TemporaryFolder
  let pack: Pack

  var path: String { pack.path }
  var run: String { folder.file("run") }
  var store: String { "\(path)/images-\(pack.manifest.imagesDigest.hex).bin" }

  init(in folder: TemporaryFolder, name: String = "packs", shade: UInt8 = 0) throws {
    self.folder = folder
    var sources: [Digest: String] = [:]
    var images: [PackedImage] = []
    for number in 0..<6 {
      var digest: Digest?
      if number != 5 {
        let bytes: [UInt8] =
          [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, shade] + Array(repeating: UInt8(number), count: 40)
        let file = folder.file("\(name)-\(number).jpg")
        try AtomicFile.write(bytes, to: file)
        digest = Digest.of(bytes)
        sources[Digest.of(bytes)] = file
      }
      images.append(
        PackedImage(
          id: ImageID("s/\(number)"), caseID: CaseID("s/\(number)"), group: GroupID(number),
          fold: Fold(number % 2), site: 0, lesions: [.present, .absent], source: "s", sha256: digest
        ))
    }
    let manifest = PackManifest(
      title: "folded", lesions: Self.classes(["a", "b"]), sites: Self.classes(["hands"]), terms: [],
      correlation: CorrelationTable(
        form: "eq1", lesions: [], sites: [], lesionImages: [], siteImages: [], images: 0, cells: []),
      predilection: [],
      certificate: SplitCertificate(
        folds: 2, seed: 0, images: [3, 3], labels: [], meanImbalance: 0, maxImbalance: 0,
        pairImbalance: nil, groups: 6, sharedGroups: 0, digest: Digest.of([])),
      findings: [], exclusions: [],
      provenance: PackProvenance(
        tool: "test", rules: "rules.yaml", rulesDigest: Digest.of([]), lockDigest: nil,
        catalogueDigest: Digest.of([]), sources: ["s"]))
    let digest = try PackWriter.write(
      manifest: manifest, images: images, pixelSources: sources, into: folder.file(name))
    pack = try Pack.open(folder.file("\(name)/\(digest.hex)"))
  }

  private static func classes(_ names: [String]) -> [ClassEntry] {
    names.map { ClassEntry(id: $0, label: $0, images: 1, cases: 1, keptBecause: "test") }
  }

  /// What a model says of some images.
  func predictions(_ images: [Int], fold: Int) -> Predictions {
    Predictions(
      lesions: [ClassID("a"), ClassID("b")], sites: [SiteID("hands")],
      images: images.map { ImageID("s/\($0)") }, folds: images.map { _ in Fold(fold) },
      lesionProbabilities: images.flatMap { [Float($0) / 8, 0.5] },
      lesionLogits: images.flatMap { [Float($0), 0] }, siteProbabilities: images.map { _ in 1 },
      siteLogits: images.map { _ in 0 })
  }

  /// Writes a run whose folds tested their images; `digests` says whether it vouches for its files.
  func writeRun(pack digest: Digest? = nil, digests: Bool = false) throws {
    for fold in 0..<2 {
      let tested = [0, 1, 2, 3, 4].filter { $0 % 2 == fold }
      let index = Run.foldFolder(run, fold)
      try predictions(tested, fold: fold).csv.write(to: "\(index)/predictions.csv")
      try predictions([1 - fold], fold: fold).csv.write(to: "\(index)/validation.csv")
      try FeatureTable(images: [0, 1, 2], width: 2, values: [1, 2, 3, 4, 5, 6])
        .write(to: "\(index)/features.safetensors")
      try AttentionTable(
        images: [0, 2], classes: [0, -1], height: 1, width: 2, values: [1, 2, 3, 4]
      ).write(to: "\(index)/attention.safetensors")
    }
    var manifest = RunManifest(
      name: "run", pack: digest ?? pack.digest, recipe: Digest.of([]), tool: "test",
      backend: "openblas", dtype: "f32", model: "resnet18", tasks: "mtl", seed: 1, threads: 1,
      hardware: "a machine", initialWeights: "scratch", folds: [0, 1],
      validation: ["0": [ImageID("s/1")], "1": [ImageID("s/0")]], parameters: 1, skippedImages: 1,
      finishedFolds: [0, 1])
    if digests {
      manifest.files = try Run.digests(in: run)
    }
    try Run.write(manifest, to: run)
  }
}
