import Metrics
import Testing

/// Sixteen replicates at once give what each gives alone, to the last bit.
@Suite struct ReplicateBatchTests {
  private let reference: Reference
  private let bootstrap: GroupBootstrap

  init() throws {
    reference = try Reference.read()
    let rows = reference.lesions.rows
    bootstrap = GroupBootstrap(
      groups: (0..<rows).map { $0 / 3 }, folds: reference.folds, replicates: 37, seed: 5)
  }

  private func replicates() -> [[UInt16]] {
    // A replicate without images, and one of a single image, next to real ones.
    let rows = reference.lesions.rows
    let none = [UInt16](repeating: 0, count: rows)
    var one = none
    one[rows / 2] = 3
    return [none, one] + (0..<11).map { bootstrap.weights(replicate: $0) }
  }

  @Test func `every registered metric, fold by fold and pooled`() {
    let replicates = replicates()
    for metric in AllMetrics.metrics {
      let folded = FoldedMetric(metric, reference.input(metric.task))
      let batch = ReplicateBatch(replicates)
      #expect(folded.foldMeans(batch) == replicates.map { folded.foldMeans($0) }, "\(metric.name)")
      #expect(
        folded.pooledValues(batch) == replicates.map { folded.pooledValues($0) }, "\(metric.name)")
      #expect(folded.value(batch) == replicates.map { folded.value($0) }, "\(metric.name)")
    }
  }

  @Test func `replicates of batches are those computed one by one`() {
    let metric = FoldedMetric(
      AveragePrecision(), scores: reference.lesions, folds: reference.folds)
    let unit = [UInt16](repeating: 1, count: reference.lesions.rows)
    let found = bootstrap.replicates(of: metric.foldMeans(unit)) { metric.foldMeans($0) }
    #expect(found.replicates == (0..<37).map { metric.foldMeans(bootstrap.weights(replicate: $0)) })
  }

  @Test func `a batch gives its replicates back, and those of some rows`() {
    let replicates = replicates()
    let batch = ReplicateBatch(replicates)
    for (index, replicate) in replicates.enumerated() {
      #expect(batch.replicate(index) == replicate)
    }
    let rows = [4, 1, 7]
    #expect(batch.selecting(rows).replicate(2) == rows.map { replicates[2][$0] })
  }
}
