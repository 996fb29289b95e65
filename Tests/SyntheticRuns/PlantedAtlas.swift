package import Artifacts
import Digests
import Documents
import Files
import Foundation
import Randomness
import Vocabulary

/// A data set without images in which one lesion keeps to a site, and runs that know or only guess it.
///
/// Lesion 0 ("clinging") sits on site 0 in 60 % of the images there and in 5 % elsewhere; lesion 1
/// ("roaming") is anywhere in 30 %. One image a case.
package struct PlantedAtlas {
  package let folder: String
  package let pack: Pack

  package static let lesions = ["clinging", "roaming"]
  package static let sites = ["scalp", "arm", "back", "leg", "foot"]

  /// `roles` makes the folds parts of an official split.
  package init(in folder: String, cases: Int = 400, roles: [SplitRole?]? = nil) throws {
    self.folder = folder
    var random = RandomStream(seed: 3, purpose: "planted atlas")
    let images = (0..<cases).map { number in
      let site = number % Self.sites.count
      let states = [
        random.unit() < (site == 0 ? 0.6 : 0.05), random.unit() < 0.3,
      ].map { $0 ? LabelState.present : .absent }
      return PackedImage(
        id: ImageID(rawValue: String(format: "atlas/%04d", number)),
        caseID: CaseID(rawValue: "atlas/case-\(number)"), group: GroupID(rawValue: number),
        fold: Fold(rawValue: number / Self.sites.count % 5), site: site, lesions: states,
        source: "atlas", width: number % 2 == 0 ? 300 : 200, height: number % 2 == 0 ? 200 : 300)
    }
    let digest = try PackWriter.write(
      manifest: Self.manifest(images, roles), images: images, pixelSources: [:],
      into: "\(folder)/packs")
    pack = try Pack.open("\(folder)/packs/\(digest.hex)")
  }

  /// What the shared manifest holds, with these classes and sites.
  private static func manifest(_ images: [PackedImage], _ roles: [SplitRole?]?) -> PackManifest {
    func entries(_ names: [String], _ holds: (PackedImage, Int) -> Bool) -> [ClassEntry] {
      names.enumerated().map { index, name in
        let count = images.count { holds($0, index) }
        return ClassEntry(
          id: name, label: name, images: count, cases: count, keptBecause: "enough")
      }
    }
    let cell = CorrelationCell(
      both: 1, value: nil, low: nil, high: nil, rowShare: nil, columnShare: nil, lift: nil,
      pValue: nil, qValue: nil)
    return PackManifest(
      title: "Planted atlas", lesions: entries(lesions) { $0.lesions[$1] == .present },
      sites: entries(sites) { $0.site == $1 }, terms: [],
      correlation: CorrelationTable(
        form: "eq1", lesions: lesions.map { ClassID($0) }, sites: sites.map { SiteID($0) },
        lesionImages: [1, 1], siteImages: sites.map { _ in 1 }, images: images.count,
        cells: Array(repeating: cell, count: lesions.count * sites.count)),
      predilection: lesions.enumerated().map { index, name in
        PredilectionEntry(
          lesion: ClassID(name), images: 1, cases: 1, bits: index == 0 ? 1.2 : 0, low: nil,
          high: nil, pValue: nil, favouriteSite: nil)
      },
      certificate: SplitCertificate(
        folds: 5, seed: 0,
        images: (0..<5).map { fold in images.count { $0.fold.rawValue == fold } },
        labels: [], meanImbalance: 0, maxImbalance: 0, pairImbalance: 0, groups: images.count,
        sharedGroups: 0,
        parts: roles?.enumerated().map { fold, role in
          SplitPart(name: role?.rawValue ?? "part \(fold)", role: role)
        }, digest: Digest.of(text: "planted")),
      findings: [], exclusions: [],
      provenance: PackProvenance(
        tool: "test", rules: "none", rulesDigest: Digest.of(text: "none"), lockDigest: nil,
        catalogueDigest: Digest.of(text: "none"), sources: ["atlas"]))
  }

  /// A run; one that `guesses` gives the clinging lesion the score of its site and its map the site's map.
  package func run(_ name: String, tasks: String, guesses: Bool) throws -> Run {
    let path = "\(folder)/runs/\(name)"
    var random = RandomStream(seed: 5, purpose: name)
    for fold in 0..<5 {
      let tested = pack.images.indices.filter { pack.images[$0].fold.rawValue == fold }
      let target = Run.foldFolder(path, fold)
      try predictions(tested, fold, tasks, guesses, &random).csv
        .write(to: "\(target)/predictions.csv")
      try maps(tested, guesses, &random).write(to: "\(target)/attention.safetensors")
    }
    try AtomicFile.write("input:\n  side: 50\n  test_side: 100\n", to: "\(path)/recipe.yaml")
    var manifest = RunManifest(

      name: name, pack: pack.digest, recipe: Digest.of(text: name), tool: "test",
      backend: "openblas", dtype: "f32", model: "resnet8", tasks: tasks, seed: 1, threads: 1,
      hardware: "a machine", initialWeights: "scratch", folds: Array(0..<5), validation: [:],
      parameters: 1, skippedImages: 0, finishedFolds: Array(0..<5))
    manifest.files = try Run.digests(in: path)
    try Run.write(manifest, to: path)
    return try Run.open(path)
  }

  private func predictions(
    _ tested: [Int], _ fold: Int, _ tasks: String, _ guesses: Bool, _ random: inout RandomStream
  ) -> Predictions {
    var lesions = [Float]()
    var sites = [Float]()
    for image in tested.map({ pack.images[$0] }) {
      for lesion in 0..<2 {
        let told = guesses && lesion == 0 ? image.site == 0 : image.lesions[lesion] == .present
        lesions.append(Float(told ? 2 : 0) + Float(random.normal()) * 0.5)
      }
      for site in Self.sites.indices {
        sites.append(Float(image.site == site ? 3 : 0) + Float(random.normal()))
      }
    }
    if tasks == "lesion" { sites = [] }
    let shares = stride(from: 0, to: sites.count, by: Self.sites.count).flatMap { start in
      let powers = sites[start..<start + Self.sites.count].map { exp($0) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    return Predictions(
      lesions: Self.lesions.map { ClassID($0) },
      sites: tasks == "lesion" ? [] : Self.sites.map { SiteID($0) },
      images: tested.map { pack.images[$0].id }, folds: tested.map { _ in Fold(fold) },
      lesionProbabilities: lesions.map { 1 / (1 + exp(-$0)) }, lesionLogits: lesions,
      siteProbabilities: shares, siteLogits: sites)
  }

  /// Maps of 2 x 2 cells: the largest value of a lesion's is in cell 1, above on the right.
  private func maps(
    _ tested: [Int], _ guesses: Bool, _ random: inout RandomStream
  ) -> AttentionTable {
    var images = [Int]()
    var classes = [Int]()
    var values = [Float]()
    func add(_ image: Int, _ kind: Int, _ map: [Float]) {
      images.append(image)
      classes.append(kind)
      values += map
    }
    for image in tested {
      var noise: [Float] { (0..<4).map { _ in Float(random.unit()) } }
      let own: [Float] = [0.1, 1.5, 0.2, 0.3]
      for lesion in 0..<2 where pack.images[image].lesions[lesion] == .present {
        add(image, lesion, own)
      }
      // The site's map is the lesion's only where it is guessed from the site.
      add(image, -1, guesses ? zip(own, noise).map { $0 + 0.1 * $1 } : noise)
      for site in Self.sites.indices.filter({ $0 != pack.images[image].site }).prefix(3) {
        add(image, AttentionTable.wrongSite(site), noise)
      }
    }
    return AttentionTable(images: images, classes: classes, height: 2, width: 2, values: values)
  }
}
