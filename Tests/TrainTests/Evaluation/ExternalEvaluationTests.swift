import Artifacts
import Documents
import Evaluation
import Files
import Metrics
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite(.serialized) struct ExternalEvaluationTests {
  @Test func `a model evaluates a pack as it evaluated its tested fold`() throws {
    let tiny = try TinyPack(count: 36, hole: 18)
    var request = tiny.request()
    request.recipe.epochs = 2
    request.recipe.input.testCrops = 10
    _ = try Trainer.run(request, observer: Witness())
    let path = "\(request.out)/run/fold-0/best.safetensors"
    var checkpoint = try Checkpoint.read(path)
    checkpoint.siteGiven = SiteGiven(
      weight: 0.5, sites: [SiteID("green"), SiteID("blue")], ratios: [1, -1, 0, 2, 0.3, -3])
    try checkpoint.write(to: path)
    let evaluation = try ExternalEvaluation(
      checkpoint: path, pack: tiny.pack.path,
      backend: "auto", threads: 2, cache: 1 << 20)
    #expect(evaluation.notes.contains { $0.hasPrefix("WARNING: this is the pack") })
    #expect(evaluation.notes.contains { $0.hasPrefix("2 images without pixels") })
    let result = try #require(
      try evaluation.run(tool: "test", replicates: 20))
    let run = try Run.open("\(request.out)/run")
    let tested = try run.predictions()
    // Thresholds are chosen on what the same crops give: ten of validation images as of test images.
    let chosen = try Predictions.read("\(run.folder)/fold-0/validation.csv")
    #expect(run.manifest.validationCrops?["0"] == 10 && !chosen.images.isEmpty)
    for (row, image) in chosen.images.enumerated() {
      let theirs = try #require(result.predictions.images.firstIndex(of: image))
      for column in 0..<3 {
        let difference =
          chosen.lesionProbabilities[row * 3 + column]
          - result.predictions.lesionProbabilities[theirs * 3 + column]
        #expect(abs(difference) < 1e-5)
      }
    }
    for (row, image) in tested.images.enumerated() {
      let theirs = try #require(result.predictions.images.firstIndex(of: image))
      for column in 0..<3 {
        let difference =
          tested.lesionProbabilities[row * 3 + column]
          - result.predictions.lesionProbabilities[theirs * 3 + column]
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
    let summary = Dictionary(
      uniqueKeysWithValues: result.evaluation.summaries.map { ($0.metric.name, $0) })
    #expect(summary["mAP-class"]?.value == AveragePrecision().value(of: scores))
    #expect(summary["mAP-image"]?.value == ImageAveragePrecision().value(of: scores))
    let mean = try #require(summary["mAP-class"])
    let interval = try #require(mean.interval)
    #expect(interval.low <= interval.high)
    #expect(summary["site-top1"]?.value != nil && summary["site-top3"]?.value != nil)
    #expect(result.lesions.map { $0?.id } == ["red", "stripes", "never"])
    #expect(result.evaluation.classes[2].ap == nil && result.evaluation.classes[0].positives > 10)
    #expect(result.about.imagesWithoutPixels == 2 && result.about.images == 34)
    let given = try #require(result.siteGiven)
    #expect(given.images == images.count { $0.site != nil } && given.images > 10)
    let gain = try #require(given.gain.value)
    let alone = try #require(mean.value)
    #expect(abs((given.value.value ?? 0) - alone - gain) < 1e-12)
    #expect(result.text.contains("with the known site of \(given.images) images"))
    try result.write(to: folder)
    let run = try Run.open(folder)
    #expect(run.manifest.pack == tiny.pack.digest && run.manifest.name == "evaluation")
    #expect(try run.predictions().lesionProbabilities.count == 34 * 3)
    let table = try MappedFile("\(folder)/summary.csv")
    let csv = CSVTable.parse(table.bytes(0..<table.count))
    #expect(csv.header == SummaryRow.schema.header)
    #expect(csv.rows.count == result.evaluation.summaries.count)
    try result.write(to: folder)
    #expect(throws: FileError.self) { try result.write(to: tiny.folder.file("packs")) }
    #expect(result.text.contains("mAP-class") && result.text.contains("stripes"))
  }
}
