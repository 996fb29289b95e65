import Artifacts
import Documents
import Evaluation
import Foundation
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@Suite struct PerClassTableTests {
  /// Average precision by its definition: at every positive, precision among those that score at
  /// least as high.
  private func averagePrecision(_ pairs: [(score: Float, present: Bool)]) -> Double? {
    let positives = pairs.filter(\.present)
    guard !positives.isEmpty else { return nil }
    return positives.reduce(0) { sum, positive in
      let above = pairs.filter { $0.score >= positive.score }
      return sum + Double(above.count(where: \.present)) / Double(above.count)
    } / Double(positives.count)
  }

  @Test func `the table of classes holds what a plain recomputation gives`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 40)
    let run = try data.run("multi", tasks: "mtl", skill: 0.6, keepsFeatures: false)
    try Comparison(runs: [run], pack: data.pack, options: .init(replicates: 20))
      .tables.write(to: temporary.path)
    let path = URL(fileURLWithPath: temporary.file("per_class_ap.csv"))
    let table = CSVTable.parse(Array(try Data(contentsOf: path)))
    let predictions = try run.predictions()
    let images = Dictionary(uniqueKeysWithValues: data.pack.images.map { ($0.id, $0) })
    #expect(table.rows.count == data.pack.manifest.lesions.count)
    for (lesion, row) in table.rows.enumerated() {
      var folds = [Int: [(score: Float, present: Bool)]]()
      var cases = Set<GroupID>()
      for (index, id) in predictions.images.enumerated() {
        let image = try #require(images[id])
        guard image.lesions[lesion] != .unknown else { continue }
        let present = image.lesions[lesion] == .present
        if present { cases.insert(image.group) }
        let cell = index * predictions.lesions.count + lesion
        folds[predictions.folds[index].rawValue, default: []]
          .append((predictions.lesionProbabilities[cell], present))
      }
      let values = folds.values.compactMap { averagePrecision($0) }
      let all = folds.values.flatMap(\.self)
      #expect(row.fields[3] == "\(all.count)")
      #expect(row.fields[4] == "\(all.count(where: \.present))")
      #expect(row.fields[5] == "\(cases.count)")
      #expect(row.fields[6] == "\(values.count)")
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(abs((Double(row.fields[11]) ?? -1) - mean) < 1e-6)
      #expect(abs((Double(row.fields[14]) ?? -1) - (averagePrecision(all) ?? -1)) < 1e-6)
      #expect(row.fields[12].isEmpty == (cases.count < 5), "few cases give no interval")
    }
  }

  @Test func `columns of the tables of results are those of the documents`() {
    #expect(
      PerClassRow.schema.header
        == [
          "model", "class", "label", "evaluated", "positives", "cases", "folds", "prevalence",
          "chance", "chance_high", "beats_chance", "ap", "ap_low", "ap_high", "ap_pooled",
          "ap_pooled_low", "ap_pooled_high", "roc_auc", "f1", "f1_low", "f1_high", "precision",
          "recall", "chance_p", "chance_pooled",
        ])
    #expect(
      SummaryRow.schema.header
        == [
          "model", "metric", "value", "low", "high", "chance", "chance_high", "with_true_site",
          "constant",
        ])
  }
}
