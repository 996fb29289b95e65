import Metrics
import Testing
import Vocabulary

/// Sixteen draws at once give what each gives alone, to the last bit.
@Suite struct DrawBatchTests {
  private let reference: Reference
  private let bootstrap: GroupBootstrap

  init() throws {
    reference = try Reference.read()
    let rows = reference.lesions.rows
    bootstrap = GroupBootstrap(
      groups: (0..<rows).map { $0 / 3 }, folds: reference.folds, draws: 37, seed: 5)
  }

  private func draws() -> [[UInt16]] {
    // A draw without images, and one of a single image, beside real ones.
    let rows = reference.lesions.rows
    let none = [UInt16](repeating: 0, count: rows)
    var one = none
    one[rows / 2] = 3
    return [none, one] + (0..<11).map { bootstrap.weights(draw: $0) }
  }

  @Test func `every registered metric, fold by fold and pooled`() {
    let draws = draws()
    for metric in AllMetrics.metrics {
      let scores = metric.task == .lesion ? reference.lesions : reference.sitesScores
      let folded = FoldedMetric(metric, scores: scores, folds: reference.folds)
      let batch = DrawBatch(draws)
      #expect(folded.foldMeans(batch) == draws.map { folded.foldMeans($0) }, "\(metric.name)")
      #expect(folded.pooledValues(batch) == draws.map { folded.pooledValues($0) }, "\(metric.name)")
      #expect(folded.value(batch) == draws.map { folded.value($0) }, "\(metric.name)")
    }
  }

  @Test func `F1 at thresholds`() {
    let scores = reference.lesions
    let decisions = Decisions(
      scores, folds: reference.folds,
      thresholds: Thresholds(validation: scores, folds: reference.folds))
    let metric = FoldedMetric(ThresholdedF1(decisions), scores: scores, folds: reference.folds)
    let draws = draws()
    #expect(metric.pooledValues(DrawBatch(draws)) == draws.map { metric.pooledValues($0) })
  }

  @Test func `replicates of batches are those of single draws`() {
    let metric = FoldedMetric(
      AveragePrecision(), scores: reference.lesions, folds: reference.folds)
    let unit = [UInt16](repeating: 1, count: reference.lesions.rows)
    let found = bootstrap.replicates(of: metric.foldMeans(unit)) { metric.foldMeans($0) }
    #expect(found.draws == (0..<37).map { metric.foldMeans(bootstrap.weights(draw: $0)) })
  }

  @Test func `a batch gives its draws back, and those of some rows`() {
    let draws = draws()
    let batch = DrawBatch(draws)
    for (lane, draw) in draws.enumerated() { #expect(batch.draw(lane) == draw) }
    let rows = [4, 1, 7]
    #expect(batch.selecting(rows).draw(2) == rows.map { draws[2][$0] })
  }
}
