/// The images of each class ranked once, for metrics with a number for each class's ranking.
struct RankedClasses: PreparedMetric {
  /// A class's value under one weight for each row.
  typealias Value = @Sendable (ClassRanking, [UInt16]) -> Double?
  /// A class's values in the replicates of a batch, equal to `Value` to the last bit.
  typealias BatchValues = @Sendable (ReplicateBatch, RankingSteps) -> [Double?]

  private let classes: [ClassRanking]
  private let steps: [RankingSteps]
  private let value: Value
  private let batchValues: BatchValues

  /// Ranks these rows.
  init(_ input: MetricInput, rows: [Int], value: @escaping Value, batch: @escaping BatchValues) {
    classes = ClassRanking.all(input.scores, rows: rows)
    steps = classes.map { RankingSteps($0) }
    self.value = value
    batchValues = batch
  }

  func values(_ weights: [UInt16]) -> [Double?] { classes.map { value($0, weights) } }

  func values(_ batch: ReplicateBatch) -> [[Double?]] {
    steps.map { batchValues(batch, $0) }.transposed()
  }
}
