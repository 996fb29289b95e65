import Metrics
import Packs
import Provenance
import TestSupport
import Testing
import Vocabulary

@testable import Train

@Suite(.serialized) struct ExternalEvaluationTests {
  @Test func `a model judges a pack as it judged its tested fold`() throws {
    let tiny = try TinyPack(count: 36, hole: 18)
    var request = tiny.request()
    request.recipe.epochs = 2
    request.recipe.input.testCrops = 10
    _ = try Trainer.run(request, observer: Witness())
    let evaluation = try ExternalEvaluation(
      checkpoint: "\(request.out)/run/fold-0/best.safetensors", pack: tiny.pack.path,
      backend: "auto", threads: 2, cache: 1 << 20)
    #expect(evaluation.notes.contains { $0.hasPrefix("WARNING: this is the pack") })
    #expect(evaluation.notes.contains { $0.hasPrefix("2 image(s) without pixels") })
    let result = try #require(
      try evaluation.run(tool: "test", draws: 20))
    let run = try Run.open("\(request.out)/run")
    let tested = try run.predictions()
    // Thresholds are chosen on what the same crops give: ten of validation images as of test images.
    let chosen = try Predictions.read("\(run.folder)/fold-0/validation.csv")
    #expect(run.manifest.validationCrops?["0"] == 10 && !chosen.images.isEmpty)
    for (row, image) in chosen.images.enumerated() {
      let place = try #require(result.predictions.images.firstIndex(of: image))
      for column in 0..<3 {
        let difference =
          chosen.lesionProbabilities[row * 3 + column]
          - result.predictions.lesionProbabilities[place * 3 + column]
        #expect(abs(difference) < 1e-5)
      }
    }
    for (row, image) in tested.images.enumerated() {
      let place = try #require(result.predictions.images.firstIndex(of: image))
      for column in 0..<3 {
        let difference =
          tested.lesionProbabilities[row * 3 + column]
          - result.predictions.lesionProbabilities[place * 3 + column]
        #expect(abs(difference) < 1e-5)
      }
    }
    try check(result, tiny, folder: "\(request.out)/evaluation")
  }

  /// The metrics are those of the report's code on the predictions, and the folder reads as a run.
  private func check(_ result: EvaluationResult, _ tiny: TinyPack, folder: String) throws {
    let images = tiny.pack.images.filter { $0.pixels != nil }
    let scores = Scores(
      classes: 3, values: result.predictions.lesionProbabilities,
      states: images.flatMap(\.lesions))
    let summary = Dictionary(uniqueKeysWithValues: result.summaries.map { ($0.metric, $0) })
    #expect(summary["mAP-class"]?.value == AveragePrecision().value(of: scores))
    #expect(summary["mAP-image"]?.value == ImageAveragePrecision().value(of: scores))
    let mean = try #require(summary["mAP-class"])
    let (low, high) = (try #require(mean.low), try #require(mean.high))
    #expect(low <= high)
    #expect(summary["site-top1"]?.value != nil && summary["site-top3"]?.value != nil)
    #expect(result.classes.map(\.id) == ["red", "stripes", "never"])
    #expect(result.classes[2].ap == nil && result.classes[0].positives > 10)
    #expect(result.about.imagesWithoutPixels == 2 && result.about.images == 34)
    try result.write(to: folder)
    let run = try Run.open(folder)
    #expect(run.manifest.pack == tiny.pack.digest && run.manifest.name == "evaluation")
    #expect(try run.predictions().lesionProbabilities.count == 34 * 3)
    let table = try MappedFile("\(folder)/summary.csv")
    let csv = CSVTable.parse(table.bytes(0..<table.count))
    #expect(csv.header == ["model", "metric", "value", "low", "high", "chance", "chance_high"])
    #expect(csv.rows.count == result.summaries.count)
    try result.write(to: folder)
    #expect(throws: ProvenanceError.self) { try result.write(to: tiny.folder.file("packs")) }
    #expect(result.text.contains("mAP-class") && result.text.contains("stripes"))
  }

  @Test func `classes that only one side has are named, and leave the metrics`() {
    let match = ClassMatch(model: ["a", "b", "c"], pack: ["c", "x", "a"])
    #expect(match.common == ["a", "c"])
    #expect(match.onlyModel == ["b"] && match.onlyPack == ["x"])
    #expect(match.states([.present, .absent, .unknown]) == [.unknown, .unknown, .present])
    #expect(match.model(0) == 2 && match.model(1) == nil && match.model(nil) == nil)
  }

  @Test func `other classes of the pack leave the model's scores where they belong`() throws {
    let states: [LabelState] = [.present, .unknown, .absent, .absent, .unknown, .present]
    let judged = JudgedScores(
      lesions: Scores(classes: 3, values: [0.9, 0.5, 0.1, 0.2, 0.8, 0.7], states: states),
      sites: nil, groups: [1, 2])
    let match = ClassMatch(model: ["a", "b", "c"], pack: ["c", "x", "a"])
    let found = judged.results(draws: 5, match, labels: ["C", "X", "A"])
    let rows = found.classes
    #expect(rows.map(\.id) == ["a", "c"] && rows.map(\.label) == ["A", "C"])
    #expect(rows.map(\.ap) == [1, 1])
    let values = found.summaries
    #expect(values.first { $0.metric == "mAP-class" }?.value == 1)
    #expect(!values.contains { $0.metric.hasPrefix("site") })
  }
}
