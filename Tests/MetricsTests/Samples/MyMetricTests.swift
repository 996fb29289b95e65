import Metrics
import Testing
import Vocabulary

/// The sample of docs/adding/metric.md works.
@Suite struct MyMetricTests {
  @Test func `unknown cells and images without weight do not count`() {
    let scores = Scores(
      classes: 2, values: [0.9, 0.2, 0.4, 0.8, 0.7, 0.6],
      states: [.present, .absent, .present, .unknown, .absent, .present])
    let metric = MyMetric().prepare(
      MetricInput(scores, folds: [0, 0, 0], thresholds: nil), rows: [0, 1, 2])
    // Right are 0.9, 0.2 and 0.6 of five known cells.
    #expect(metric.values([1, 1, 1]) == [3.0 / 5.0])
    #expect(metric.values([2, 0, 1]) == [5.0 / 6.0])
    #expect(metric.values([0, 0, 0]) == [nil])
  }
}
