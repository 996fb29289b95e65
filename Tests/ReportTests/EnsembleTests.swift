import Artifacts
import Documents
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// Thresholds of an ensemble, chosen on its members' validation scores together.
@Suite struct EnsembleTests {
  private func report(
    _ runs: [Run], _ data: SyntheticData, _ folder: String
  ) throws -> (page: String, summary: CSVTable, classes: CSVTable) {
    try ModelReport.write(
      runs: runs, pack: data.pack, to: folder,
      options: .init(ensembles: [("single", "multi")], replicates: 20))
    func table(_ name: String) throws -> CSVTable {
      CSVTable.parse(Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).csv"))))
    }
    return (
      try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8), try table("summary"),
      try table("per_class_ap")
    )
  }

  /// F1 of the larger of two runs' scores, each class at the threshold of largest F1 on validation images.
  private func largerF1(_ runs: [Run], _ data: SyntheticData, lesion: Int) throws -> Double? {
    let images = Dictionary(uniqueKeysWithValues: data.pack.images.map { ($0.id, $0) })
    func cells(
      _ parts: [Predictions]
    ) throws -> [(fold: Int, score: Float, isPresent: Bool)] {
      try parts[0].images.indices.compactMap { row in
        let image = try #require(images[parts[0].images[row]])
        #expect(parts[1].images[row] == image.id)
        guard image.lesions[lesion] != .unknown else { return nil }
        let scores = parts.map { $0.lesionProbabilities[row * $0.lesions.count + lesion] }
        return (
          parts[0].folds[row].rawValue, max(scores[0], scores[1]), image.lesions[lesion] == .present
        )
      }
    }
    func f1(_ rows: [(fold: Int, score: Float, isPresent: Bool)], _ least: Float) -> Double {
      let hits = rows.count { $0.score >= least && $0.isPresent }
      let said = rows.count { $0.score >= least }
      let positives = rows.count(where: \.isPresent)
      return 2 * Double(hits) / Double(said + positives)
    }
    let validation = try cells(try runs.map { try #require(try $0.validation(on: data.pack)) })
    let tested = try cells(try runs.map { try $0.predictions() })
    var hits = 0
    var said = 0
    var positives = 0
    for fold in 0..<5 {
      let own = validation.filter { $0.fold == fold }
      guard own.contains(where: \.isPresent) else { continue }
      let least = try #require(
        own.map(\.score).max { (f1(own, $0), $0) < (f1(own, $1), $1) })
      let rows = tested.filter { $0.fold == fold }
      hits += rows.count { $0.score >= least && $0.isPresent }
      said += rows.count { $0.score >= least }
      positives += rows.count(where: \.isPresent)
    }
    return positives == 0 ? nil : 2 * Double(hits) / Double(said + positives)
  }

  @Test func `F1 of an ensemble is that of thresholds from its own validation scores`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 40)
    let runs = [
      try data.run(
        "single", tasks: "lesion", skill: 0.8, keepsFeatures: false, keepsValidation: true),
      try data.run("multi", tasks: "mtl", skill: 1.2, keepsFeatures: false, keepsValidation: true),
    ]
    let told = try report(runs, data, temporary.file("report"))
    let column = try #require(told.classes.index(of: "f1"))
    let rows = told.classes.rows.filter { $0.fields[0] == "max(single, multi)" }
    #expect(rows.count == data.pack.manifest.lesions.count)
    var evaluated = 0
    for (lesion, row) in rows.enumerated() {
      let expected = try largerF1(runs, data, lesion: lesion)
      let told = Double(row.fields[column])
      #expect((told == nil) == (expected == nil), "class \(lesion)")
      #expect(abs((told ?? 0) - (expected ?? 0)) < 1e-6, "class \(lesion)")
      evaluated += expected == nil ? 0 : 1
    }
    #expect(evaluated > 6)
    for name in ["max(single, multi)", "mean(single, multi)"] {
      for metric in ["F1", "ECE", "Brier"] {
        #expect(told.summary.rows.contains { $0.fields[0] == name && $0.fields[1] == metric })
      }
    }
    #expect(!told.page.contains("is n/a"))
  }

  @Test func `an ensemble of which a member kept no validation scores says so`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let runs = [
      try data.run("single", tasks: "lesion", skill: 0.8, keepsFeatures: false),
      try data.run("multi", tasks: "mtl", skill: 1.2, keepsFeatures: false, keepsValidation: true),
    ]
    let told = try report(runs, data, temporary.file("report"))
    #expect(
      told.page.contains(
        "F1 of max(single, multi) is n/a: it needs thresholds from validation images, whose scores "
          + "single did not keep."))
    #expect(
      !told.summary.rows.contains {
        $0.fields[0].hasPrefix("m") && $0.fields[0].contains(",") && $0.fields[1] == "F1"
      })
  }
}
