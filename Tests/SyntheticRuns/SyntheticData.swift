package import Artifacts
import Digests
import Documents
import Files
import Foundation
import Imaging
import Randomness
package import Vocabulary

/// A small data set and runs with everything that a report shows, made from a seed.
package struct SyntheticData {
  package let folder: String
  package let pack: Pack

  package static let hostile = "<script>alert(1)</script> \"quoted\" & 'more'"
  package static let lesions = [
    "alopecia", "comedones", "crust", "cyst", "edema", "erosion/ulcer/atrophy", "macule", "nodule",
    "other papule", "scar", "squames/scales", "vesicular/pustular",
  ]
  package static let sites = ["arm", "back", "face", "foot", "hands", "leg", "scalp", "trunk"]

  /// What is done to every text that an atlas or a person could have written.
  package let worded: @Sendable (String) -> String

  /// `joined` puts the first two cases into one group; `skinTones` go round among the cases.
  package init(
    in folder: String, cases: Int = 70, joined: Bool = false, skinTones: [String] = [],
    worded: @escaping @Sendable (String) -> String = { $0 }
  ) throws {
    self.folder = folder
    self.worded = worded
    func tone(_ number: Int) -> [String: String] {
      skinTones.isEmpty ? [:] : ["skin_tone": worded(skinTones[number % skinTones.count])]
    }
    var random = RandomStream(seed: 5, purpose: "report test")
    var images = [PackedImage]()
    var sources = [Digest: String]()
    for number in 0..<cases {
      let favourite = random.below(Self.lesions.count)
      let site = random.unit() < 0.6 ? favourite % Self.sites.count : random.below(8)
      for view in 0...random.below(4) {
        var states = [LabelState](repeating: .absent, count: Self.lesions.count)
        states[favourite] = .present
        if random.unit() < 0.4 { states[random.below(Self.lesions.count)] = .present }
        if random.unit() < 0.1 { states[(favourite + 1) % Self.lesions.count] = .unknown }
        let id = ImageID(rawValue: worded("atlas/\(1000 + number)-\(view)"))
        let path = "\(folder)/pictures/\(number)-\(view).jpg"
        let hasPixels = random.unit() > 0.03
        var digest: Digest?
        if hasPixels {
          let bytes = try Self.picture(lesion: favourite, site: site, &random)
          try AtomicFile.write(bytes, to: path)
          digest = Digest.of(bytes)
          sources[Digest.of(bytes)] = path
        }
        images.append(
          PackedImage(
            id: id, caseID: CaseID(rawValue: worded("atlas/case-\(number)")),
            group: GroupID(rawValue: joined && number == 1 ? 0 : number),
            fold: Fold(rawValue: joined && number == 1 ? 0 : number % 5),
            site: random.unit() < 0.05 ? nil : site, lesions: states, source: worded("atlas"),
            diagnosis: worded("diagnosis \(favourite)"),
            licence: number % 3 == 0 ? "" : worded("CC BY 4.0"),
            page: worded("pages/\(1000 + number).html"),
            file: worded("large/\(number)-\(view).jpg"),
            sha256: digest, attributes: tone(number), width: 160,
            height: 120))
      }
    }
    images.sort { $0.id < $1.id }
    let digest = try PackWriter.write(
      manifest: SyntheticManifest(images: images, worded: worded).manifest, images: images,
      pixelSources: sources,
      into: "\(folder)/packs")
    pack = try Pack.open("\(folder)/packs/\(digest.hex)")
  }

  private static func picture(
    lesion: Int, site: Int, _ random: inout RandomStream
  ) throws -> [UInt8] {
    var image = RGBImage(width: 160, height: 120)
    let skin = random.uniform(0.5...1)
    let centre = (random.uniform(40...120), random.uniform(35...85))
    for y in 0..<120 {
      for x in 0..<160 {
        let distance = hypot(Double(x) - centre.0, Double(y) - centre.1)
        let inside = distance < 14 + 2 * Double(lesion)
        let shade = skin * (0.85 + 0.15 * sin(Double(x * (site + 1)) / 25))
        let colour: (Double, Double, Double) =
          inside
          ? (150 + 8 * Double(lesion), 40 + 12 * Double(lesion), 60 + 9 * Double(11 - lesion))
          : (236, 190, 160)
        image.pixels[3 * (y * 160 + x)] = UInt8(min(255, colour.0 * shade))
        image.pixels[3 * (y * 160 + x) + 1] = UInt8(min(255, colour.1 * shade))
        image.pixels[3 * (y * 160 + x) + 2] = UInt8(min(255, colour.2 * shade))
      }
    }
    return try ImageEncoder.jpeg(image, quality: 85)
  }

  /// Writes a run whose scores follow the truth as far as `skill` goes, and opens it.
  package func run(
    _ name: String, tasks: String, skill: Double, seed: UInt64 = 1, keepsFeatures: Bool = true,
    keepsValidation: Bool = false, recipe: String = "", validationCrops: Int? = nil,
    validation: [String: [ImageID]] = [:], further: [Head] = []
  ) throws -> Run {
    let path = "\(folder)/runs/\(name)"
    var random = RandomStream(seed: seed, purpose: name)
    for fold in 0..<5 {
      let tested = pack.images.indices.filter {
        pack.images[$0].fold.rawValue == fold && pack.images[$0].pixels != nil
      }
      let parts = SyntheticRun(
        pack: pack, tested: tested, tasks: tasks, skill: skill, further: further)
      let target = Run.foldFolder(path, fold)
      try parts.predictions(fold: fold, &random).csv.write(to: "\(target)/predictions.csv")
      if keepsValidation {
        let others = pack.images.indices.filter {
          pack.images[$0].fold.rawValue != fold && pack.images[$0].pixels != nil && $0 % 3 == 0
        }
        let validation = SyntheticRun(
          pack: pack, tested: others, tasks: tasks, skill: skill, further: further)
        try validation.predictions(fold: fold, &random).csv.write(to: "\(target)/validation.csv")
      }
      if keepsFeatures {
        try parts.features(&random).write(to: "\(target)/features.safetensors")
        try parts.attention(&random).write(to: "\(target)/attention.safetensors")
      }
    }
    try AtomicFile.write(
      "seed: \(seed)\nmodel: resnet8\n\(recipe)# \(worded("x"))\n", to: "\(path)/recipe.yaml")
    try SyntheticRun.outline(tasks: tasks).write(to: path)
    var manifest = RunManifest(
      name: name, pack: pack.digest, recipe: Digest.of(text: name),
      tool: worded("derm-train 0.1.0"),
      backend: "openblas", dtype: "f32", model: "resnet8", tasks: tasks, seed: seed,
      threads: 2, hardware: worded("a machine"), initialWeights: worded("scratch"),
      folds: [0, 1, 2, 3, 4],
      validation: validation, parameters: 78_042, skippedImages: 5,
      finishedFolds: [0, 1, 2, 3, 4],
      validationCrops: validationCrops.map { crops in
        Dictionary(uniqueKeysWithValues: (0..<5).map { ("\($0)", crops) })
      })
    manifest.heads = further.isEmpty ? nil : further
    manifest.files = try Run.digests(in: path)
    try Run.write(manifest, to: path)
    let events = try JSONLinesWriter(appendingTo: "\(path)/events.jsonl")
    for fold in 0..<5 {
      for epoch in 1...12 {
        let fall = exp(-Double(epoch) / 4)
        try events.append(
          RunEvent(
            event: "epoch", fold: fold, epoch: epoch, step: epoch * 20, learningRate: 0.01,
            trainLesionLoss: 2 + 6 * fall + random.uniform(0...0.2),
            trainSiteLoss: tasks == "lesion" ? nil : 0.6 + 1.5 * fall,
            validationLesionLoss: 2.4 + 5.5 * fall + random.uniform(0...0.4),
            validationSiteLoss: tasks == "lesion" ? nil : 0.9 + 1.2 * fall,
            validationMeanAP: 0.7 - 0.5 * fall, imagesPerSecond: 100))
      }
    }
    return try Run.open(path)
  }
}
