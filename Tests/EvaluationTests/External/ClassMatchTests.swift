import Artifacts
import Documents
import Evaluation
import Foundation
import Metrics
import Testing
import Vocabulary

@Suite struct ClassMatchTests {
  @Test func `classes that only one side has are named, and leave the metrics`() {
    let match = ClassMatch(model: ["a", "b", "c"], pack: ["c", "x", "a"])
    #expect(match.common == ["a", "c"])
    #expect(match.onlyModel == ["b"] && match.onlyPack == ["x"])
    #expect(match.states([.present, .absent, .unknown]) == [.unknown, .unknown, .present])
    #expect(match.model(0) == 2 && match.model(1) == nil && match.model(nil) == nil)
  }

  @Test func `its file keeps the key that readers know`() throws {
    let match = ClassMatch(model: ["a", "b"], pack: ["c", "b"])
    let text = String(decoding: try JSONEncoder().encode(match), as: UTF8.self)
    #expect(text.contains("\"places\":[-1,1]"), "\(text)")
    #expect(try JSONDecoder().decode(ClassMatch.self, from: Data(text.utf8)) == match)
  }

  @Test func `other classes of the pack leave the model's scores where they belong`() {
    let states: [LabelState] = [.present, .unknown, .absent, .absent, .unknown, .present]
    let evaluation = ModelEvaluation(
      EvaluatedModel(
        name: "m", tasks: "lesion", images: [0, 1], folds: [0, 0], groups: [1, 2],
        lesions: Scores(classes: 3, values: [0.9, 0.5, 0.1, 0.2, 0.8, 0.7], states: states),
        sites: nil, thresholdSource: .none(.externalPack)), replicates: 5, simulatesChance: true)
    let match = ClassMatch(model: ["a", "b", "c"], pack: ["c", "x", "a"])
    let entries = ["C", "X", "A"].map {
      ClassEntry(id: $0.lowercased(), label: $0, images: 1, cases: 1, keptBecause: "")
    }
    let rows = PerClassRow.schema.table(
      PerClassRow.rows(
        evaluation, named: "folder",
        classes: match.positions.map { $0 < 0 ? nil : entries[$0] }))
    let lines = rows.text.split(separator: "\n").dropFirst()
    #expect(
      lines.map { $0.split(separator: ",").prefix(3).joined(separator: " ") }
        == ["folder a A", "folder c C"])
    #expect(evaluation.classes.map(\.ap) == [1, nil, 1])
    #expect(evaluation.summary(AveragePrecision())?.value == 1)
    #expect(!evaluation.summaries.contains { $0.metric.task == .site || $0.metric.needsThresholds })
  }
}
