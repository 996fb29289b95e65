internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Foundation
internal import Randomness
internal import Report
internal import Vocabulary

/// The data set's report, and runs to report on.
enum ReportRows {
  /// A line of JSON, or nil for a row of another file.
  static func run(_ row: String, _ path: String) throws -> String? {
    switch row {
    case "report": return try report(path)
    case "model-runs": return try runs(path)
    default: return nil
    }
  }

  /// Opens the pack and writes its report next to it.
  private static func report(_ path: String) throws -> String {
    let folder = "\(path)-report"
    var images = 0
    let time = try seconds {
      let pack = try Pack.open(path)
      try DatasetReport.write(pack: pack, to: folder)
      images = pack.images.count
    }
    let page = try FileManager.default.attributesOfItem(atPath: "\(folder)/index.html")[.size]
    let bytes = (page as? NSNumber)?.intValue ?? 0
    return "{\"seconds\": \(time), \"bytes\": \(bytes), \"images\": \(images)}"
  }

  /// Writes a lesion-only and a multi-task run of five folds next to the pack: scores that follow the truth
  /// some way, as a training of middling success leaves them, and those of a tenth as validation.
  private static func runs(_ path: String) throws -> String {
    let pack = try Pack.open(path)
    for (name, tasks, skill) in [("lesion", "lesion", 1.0), ("mtl", "mtl", 1.2)] {
      let folder = "\(path)-runs/\(name)"
      var random = RandomStream(seed: 1, purpose: name)
      for fold in 0..<5 {
        let tested = pack.images.indices.filter { pack.images[$0].fold.rawValue == fold }
        // Whole groups validate, as in a training: no case is on both sides.
        let others = pack.images.indices.filter {
          pack.images[$0].fold.rawValue != fold && pack.images[$0].group.rawValue % 10 == 0
        }
        let target = Run.foldFolder(folder, fold)
        for (file, rows) in [("predictions", tested), ("validation", others)] {
          try predictions(pack, rows, fold, tasks, skill, &random).csv.write(
            to: "\(target)/\(file).csv")
        }
      }
      try AtomicFile.write("seed: 1\nmodel: resnet50\n", to: "\(folder)/recipe.yaml")
      try Run.write(
        RunManifest(
          name: name, pack: pack.digest, recipe: Digest.of(text: name), tool: "dermbench",
          backend: "none", dtype: "f32", model: "resnet50", tasks: tasks, seed: 1, threads: 1,
          hardware: "none", initialWeights: "scratch", folds: [0, 1, 2, 3, 4], validation: [:],
          parameters: 0, skippedImages: 0, finishedFolds: [0, 1, 2, 3, 4]), to: folder)
    }
    return "{\"images\": \(pack.images.count)}"
  }

  private static func predictions(
    _ pack: Pack, _ rows: [Int], _ fold: Int, _ tasks: String, _ skill: Double,
    _ random: inout RandomStream
  ) -> Predictions {
    let sites = tasks == "mtl" ? pack.manifest.sites.indices : 0..<0
    var lesionLogits: [Float] = []
    var siteLogits: [Float] = []
    var siteProbabilities: [Float] = []
    for row in rows {
      lesionLogits += pack.images[row].lesions.map {
        // Most labels are absent: a logit of -3 is a probability of 5 %.
        Float(-3 + skill * ($0 == .present ? 2 : 0) + random.normal())
      }
      let own = sites.map {
        Float(skill * (pack.images[row].site == $0 ? 2 : 0) + random.normal())
      }
      // Logits are small here, so that the softmax needs no maximum taken off.
      let powers = own.map { exp($0) }
      siteLogits += own
      siteProbabilities += powers.map { $0 / powers.reduce(0, +) }
    }
    return Predictions(
      lesions: pack.manifest.lesions.map { ClassID(rawValue: $0.id) },
      sites: sites.map { SiteID(rawValue: pack.manifest.sites[$0].id) },
      images: rows.map { pack.images[$0].id }, folds: rows.map { _ in Fold(rawValue: fold) },
      lesionProbabilities: lesionLogits.map { 1 / (1 + exp(-$0)) }, lesionLogits: lesionLogits,
      siteProbabilities: siteProbabilities, siteLogits: siteLogits)
  }
}
