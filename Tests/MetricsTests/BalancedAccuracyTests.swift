import Metrics
import Testing

@Suite struct BalancedAccuracyTests {
  /// Four of class 0 (three right), one of class 1 (wrong), one unknown; class 2 has none.
  private let scores = Scores(
    classes: 3,
    values: [
      0.8, 0.1, 0.1, 0.7, 0.2, 0.1, 0.6, 0.3, 0.1, 0.3, 0.6, 0.1, 0.5, 0.5, 0, 0.1, 0.8, 0.1,
    ], truth: [0, 0, 0, 0, 1, nil])

  @Test func `it is the mean of the classes' recalls`() {
    let prepared = BalancedAccuracy().prepare(MetricInput(scores), rows: Array(0..<6))
    // A tie counts against the model.
    #expect(prepared.values([1, 1, 1, 1, 1, 1]) == [0.75, 0, nil])
    #expect(prepared.values([2, 1, 1, 0, 1, 5]) == [1, 0, nil])
    #expect(BalancedAccuracy().value(of: scores) == 0.375)
    #expect(TopKAccuracy(k: 1).value(of: scores) == 0.6)
  }

  @Test func `the same answer for all is right for one class`() {
    let metric = FoldedMetric(
      BalancedAccuracy(), BalancedAccuracy().prevalenceBaseline(MetricInput(scores)))
    #expect(metric.value([1, 1, 1, 1, 1, 1]) == 0.5)
  }
}
