import Metrics
import Testing
import Vocabulary

@Suite struct MetricTests {
  let reference: Reference
  let scores: Scores
  let unit: [UInt16]

  init() throws {
    reference = try Reference.read()
    scores = reference.lesions
    unit = [UInt16](repeating: 1, count: scores.rows)
  }

  @Test func `average precision equals scikit-learn's, ties and unknown labels included`() {
    let prepared = AveragePrecision().prepare(scores, rows: Array(0..<scores.rows))
    #expect(distance(prepared.values(unit), reference.averagePrecision) < 1e-12)
    #expect(
      distance(prepared.values(reference.weights), reference.weightedAveragePrecision) < 1e-12)
    #expect(prepared.values(unit).last == .some(nil), "a class without a positive has no value")
  }

  @Test func `the headline is the mean over the folds that hold a positive`() {
    let folded = FoldedMetric(AveragePrecision(), scores: scores, folds: reference.folds)
    let perFold = folded.perFold(unit)
    for (ours, theirs) in zip(perFold, reference.foldAveragePrecision) {
      #expect(distance(ours, theirs) < 1e-12)
    }
    let means = (0..<reference.classes).map { column in
      let values = reference.foldAveragePrecision.compactMap { $0[column] }
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    #expect(perFold.contains { $0[0] == nil }, "the fixture has a fold without positives")
    #expect(distance(folded.foldMeans(unit), means) < 1e-12)
    #expect(distance(folded.pooledValues(unit), reference.averagePrecision) < 1e-12)
  }

  @Test func `the area under the ROC curve equals scikit-learn's`() {
    let prepared = ROCAUC().prepare(scores, rows: Array(0..<scores.rows))
    #expect(distance(prepared.values(unit), reference.area) < 1e-12)
    #expect(distance(prepared.values(reference.weights), reference.weightedArea) < 1e-12)
  }

  @Test func `mAP-image ranks known classes and skips images without a positive`() throws {
    let value = try #require(ImageAveragePrecision().value(of: scores))
    #expect(abs(value - reference.imageAveragePrecision) < 1e-12)
    #expect(ImageAveragePrecision.skipped(scores) == reference.skipped)
  }

  @Test(arguments: [1, 3, 5])
  func `top-k accuracy equals scikit-learn's where nothing ties`(k: Int) throws {
    let value = try #require(TopKAccuracy(k: k).value(of: reference.sitesScores))
    #expect(abs(value - (reference.top["\(k)"] ?? .nan)) < 1e-12)
  }

  @Test func `a tie counts against the model in top-k accuracy`() {
    let flat = Scores(classes: 3, values: [1, 1, 1, 2, 1, 1], truth: [0, 0])
    #expect(TopKAccuracy(k: 1).value(of: flat) == 0.5)
    #expect(TopKAccuracy(k: 3).value(of: flat) == 1)
  }

  @Test func `the Brier score is the mean squared error over known cells`() throws {
    let value = try #require(BrierScore().value(of: scores))
    #expect(abs(value - reference.brier) < 1e-12)
  }

  @Test func `calibration error is the gap between probability and frequency`() throws {
    let scores = Scores(
      classes: 1, values: [0.9, 0.9, 0.9, 0.9, 0.1, 0.1],
      states: [.present, .present, .absent, .absent, .absent, .unknown])
    let value = try #require(CalibrationError().value(of: scores))
    #expect(abs(value - (4 * 0.4 + 1 * 0.1) / 5) < 1e-6)
  }

  @Test func `the reliability curve equals scikit-learn's, and its gaps add up to the error`()
    throws
  {
    let bins = Reliability(scores).bins.filter { $0.count > 0 }
    #expect(distance(bins.map(\.frequency), reference.binFrequency) < 1e-12)
    #expect(distance(bins.map(\.probability), reference.binProbability) < 1e-7)
    let error = try #require(Reliability(scores).expectedError)
    let metric = try #require(CalibrationError().value(of: scores))
    #expect(abs(error - metric) < 1e-12)
  }

  @Test func `the threshold is the one with the best F1 elsewhere, as scikit-learn finds it`() {
    let rows = Array(0..<scores.rows / 2)
    let chosen = (0..<scores.classes).map { Thresholds.best(scores, class: $0, rows: rows) }
    #expect(chosen == reference.threshold)
    let decisions = Decisions(
      scores, folds: reference.folds.map { _ in 0 }, thresholds: Thresholds(values: [0: chosen]))
    #expect(distance(decisions.f1(unit), reference.f1) < 1e-12)
  }

  @Test func `a fold without a threshold for a class takes no part in its F1`() throws {
    let scores = Scores(
      classes: 1, values: [0.9, 0.2, 0.8, 0.1],
      states: [.present, .absent, .absent, .present])
    let decisions = Decisions(
      scores, folds: [0, 0, 1, 1], thresholds: Thresholds(values: [0: [0.5], 1: [nil]]))
    let counts = try #require(decisions.counts([1, 1, 1, 1]).first)
    #expect(counts.hits == 1 && counts.rejections == 1)
    #expect(counts.falseAlarms == 0 && counts.misses == 0)
    #expect(decisions.f1([2, 3, 1, 1]) == [1])
  }

  @Test(arguments: AllMetrics.metrics.indices)
  func `a weight of two counts an image twice, zero leaves it out`(index: Int) throws {
    let metric = AllMetrics.metrics[index]
    let source = reference.input(metric.task)
    let repeats = reference.weights.indices.flatMap { row in
      [Int](repeating: row, count: Int(reference.weights[row]))
    }
    let repeated = MetricInput(
      source.scores.selecting(repeats), folds: repeats.map { source.folds[$0] },
      thresholds: source.thresholds)
    let weighted = Mean.of(
      metric.prepare(source, rows: Array(0..<source.scores.rows)).values(reference.weights))
    let plain = metric.value(of: repeated)
    #expect(distance([weighted], [plain]) < 1e-9)
    #expect(plain != nil)
  }

  @Test func `a score that is not a number ranks last`() throws {
    let scores = Scores(
      classes: 1, values: [.nan, 0.5, -.infinity, 0.1],
      states: [.absent, .present, .absent, .absent])
    #expect(AveragePrecision().value(of: scores) == 1)
  }
}
