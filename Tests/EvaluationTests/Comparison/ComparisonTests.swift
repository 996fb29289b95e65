import Artifacts
import Documents
import Evaluation
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
