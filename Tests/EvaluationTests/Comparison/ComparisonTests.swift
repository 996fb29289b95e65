import Artifacts
import Documents
import Evaluation
import Files
import Foundation
import Metrics
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// What runs have in common and where they differ, held against plain recomputations.
@Suite struct ComparisonTests {
  private func table(_ path: String) throws -> (header: [String], rows: [[String: String]]) {
    let table = CSVTable.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    return (
      table.header,
      table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0.fields)) }
    )
  }

  @Test func `F1 uses the thresholds that are best on the validation images of each fold's model`()
    throws
  {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 40)
    let run = try data.run(
      "multi", tasks: "mtl", skill: 0.9, keepsFeatures: false, keepsValidation: true)
    let folder = temporary.path
    try Comparison(runs: [run], pack: data.pack, options: .init(replicates: 20)).tables.write(
      to: folder)
    let rows = try table("\(folder)/per_class_ap.csv").rows
    let images = Dictionary(uniqueKeysWithValues: data.pack.images.map { ($0.id, $0) })
    typealias Cell = (fold: Int, score: Float, isPositive: Bool)
    func cells(_ predictions: Predictions, _ lesion: Int) throws -> [Cell] {
      try predictions.images.enumerated().compactMap { index, id in
        let state = try #require(images[id]).lesions[lesion]
        guard state != .unknown else { return nil }
        let value = predictions.lesionProbabilities[index * predictions.lesions.count + lesion]
        return (predictions.folds[index].rawValue, value, state == .present)
      }
    }
    func f1(_ said: [(Bool, Bool)]) -> Double {
      let hits = Double(said.count { $0.0 && $0.1 })
      return 2 * hits / (2 * hits + Double(said.count { $0.0 != $0.1 }))
    }
    let validation = try #require(try run.validation(on: data.pack))
    let predictions = try run.predictions()
    for (lesion, row) in rows.enumerated() {
      let chosen = try cells(validation, lesion)
      var said = [(Bool, Bool)]()
      for fold in 0..<5 {
        let own = chosen.filter { $0.fold == fold }
        let candidates = Set(own.map(\.score)).sorted(by: >)
        guard own.contains(where: \.isPositive) else { continue }
        let best = candidates.max { a, b in
          let left = f1(own.map { ($0.score >= a, $0.isPositive) })
          let right = f1(own.map { ($0.score >= b, $0.isPositive) })
          return left == right ? a < b : left < right
        }
        let threshold = try #require(best)
        said += try cells(predictions, lesion).filter { $0.fold == fold }
          .map { ($0.score >= threshold, $0.isPositive) }
      }
      guard said.contains(where: \.1) else {
        #expect(row["f1"] == "", "no positive, no F1")
        continue
      }
      #expect(abs((Double(row["f1"] ?? "") ?? -1) - f1(said)) < 1e-6)
    }
    let summary = try String(contentsOfFile: "\(folder)/summary.csv", encoding: .utf8)
    #expect(summary.contains("multi,F1,"))
  }

  @Test func `the trend of gain and predilection is the rank correlation of their columns`() throws
  {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 60)
    let runs = [
      try data.run("single", tasks: "lesion", skill: 0.4, keepsFeatures: false),
      try data.run("multi", tasks: "mtl", skill: 0.6, keepsFeatures: false),
    ]
    let folder = temporary.path
    try Comparison(runs: runs, pack: data.pack, options: .init(replicates: 60)).tables.write(
      to: folder)
    let gain = try table("\(folder)/gain.csv").rows
    let trend = try table("\(folder)/gain_trend.csv").rows
    #expect(
      trend.map { "\($0["correlation"] ?? "") \($0["left_out"] ?? "")" }
        == ["spearman ", "partial ", "spearman alopecia", "partial alopecia"])
    for (offset, leftOut) in ["", "alopecia"].enumerated() {
      let kept = gain.filter { $0["class"] != leftOut }
      func column(_ name: String) -> [Double] { kept.compactMap { Double($0[name] ?? "") } }
      let plain = try #require(
        RankCorrelation.spearman(column("gain"), column("predilection")))
      let partial = try #require(
        RankCorrelation.partial(
          column("gain"), column("predilection"), given: [column("positives"), column("ap_single")])
      )
      for (row, expected) in zip(trend[(2 * offset)...], [plain, partial]) {
        func number(_ name: String) -> Double { Double(row[name] ?? "") ?? .nan }
        #expect(abs(number("value") - expected) < 1e-5)
        #expect(number("low") < number("high") && number("classes") == Double(kept.count))
      }
    }
  }

  /// A copy of a run in another folder, under another name in its `run.json`.
  private func copy(_ run: Run, to folder: String, name: String) throws -> Run {
    try FileManager.default.createDirectory(
      atPath: Folder.parent(of: folder), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: run.folder, toPath: folder)
    let path = "\(folder)/run.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try AtomicFile.write(
      text.replacing("\"\(run.manifest.name)\"", with: "\"\(name)\""), to: path)
    return try Run.open(folder)
  }

  @Test func `runs of one name are told apart by their folders, in every table`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 40)
    let single = try data.run("single", tasks: "lesion", skill: 0.4, keepsFeatures: false)
    let multi = try data.run("multi", tasks: "mtl", skill: 0.9, keepsFeatures: false)
    let root = temporary.file("alike")
    let alike = [
      try copy(single, to: "\(root)/runs-lesion/x", name: "x"),
      try copy(multi, to: "\(root)/runs-mtl/x", name: "x"),
    ]
    #expect(alike.map(\.name) == ["x", "x"])
    let names = ["runs-lesion/x", "runs-mtl/x"]
    func values(_ runs: [Run], _ pair: (String, String), _ folder: String) throws -> [String] {
      let comparison = try Comparison(
        runs: runs, pack: data.pack, options: .init(ensembles: [pair], replicates: 10))
      #expect(comparison.mainRun?.folder == runs[1].folder)
      let path = temporary.file(folder)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try comparison.tables.write(to: path)
      return try table("\(path)/summary.csv").rows.map {
        "\($0["model"] ?? "") \($0["metric"] ?? "") \($0["value"] ?? "")"
      }
    }
    let plain = try values([single, multi], ("single", "multi"), "plain")
    let told = try values(alike, (names[0], names[1]), "told")
    #expect(plain.contains { $0.hasPrefix("max(single, multi) ") })
    #expect(
      told
        == plain.map {
          $0.replacing("single", with: names[0]).replacing("multi", with: names[1])
        })
    // The last part of a folder is enough where it differs, and no name is given twice.
    let third = try copy(single, to: "\(root)/runs-mtl/y", name: "x")
    let other = try copy(single, to: "\(root)/z", name: "y")
    #expect(try Run.toldApart([alike[1], third]).map(\.name) == ["x", "y"])
    #expect(
      try Run.toldApart([alike[1], third, other]).map(\.name)
        == ["runs-mtl/x", "runs-mtl/y", "y"])
    #expect(try Run.toldApart([single, other]).map(\.name) == ["single", "y"])
    let twice = try Run.open("\(root)/runs-lesion/../runs-mtl/x/")
    #expect(throws: EvaluationError.sameRun(alike[1].folder, twice.folder)) {
      try Comparison(runs: [alike[1], twice], pack: data.pack)
    }
  }

  @Test func `runs that differ in their seed alone give a spread`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 30)
    let runs = try (1...3).map {
      try data.run(
        "multi-\($0)", tasks: "mtl", skill: 0.8, seed: UInt64($0), keepsFeatures: false)
    }
    let folder = temporary.path
    try Comparison(runs: runs, pack: data.pack, options: .init(replicates: 10)).tables.write(
      to: folder)
    let summary = try table("\(folder)/summary.csv").rows.filter { $0["metric"] == "mAP-class" }
    let values = summary.compactMap { Double($0["value"] ?? "") }
    let mean = values.reduce(0, +) / 3
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    let row = try #require(
      try table("\(folder)/seeds.csv").rows.first { $0["metric"] == "mAP-class" })
    #expect(row["runs"] == "multi-1 multi-2 multi-3" && row["seeds"] == "1 2 3")
    #expect(abs((Double(row["mean"] ?? "") ?? .nan) - mean) < 2e-6)
    #expect(abs((Double(row["deviation"] ?? "") ?? .nan) - deviation) < 2e-6)
  }
}
