/// What a metric judges.
public enum MetricTask: String, Sendable {
  /// Classes of which an image carries any number.
  case lesion
  /// Classes of which an image carries one.
  case site
}

/// How the folds of a cross-validation become one number.
public enum FoldRule: String, Sendable {
  /// Each fold's model ranks its own images; the mean over the folds that have a value.
  case meanOfFolds
  /// Every image counts once, whichever fold's model judged it.
  case allImages
}

/// A number that says how good scores are.
///
/// One code path serves validation, the report and the bootstrap: `prepare` does what depends on
/// the scores alone (sorting), the prepared metric does what depends on the weights of the images.
public protocol Metric: Sendable {
  /// Its name in `summary.csv`.
  var name: String { get }
  /// Its definition in a sentence, printed in the report.
  var definition: String { get }
  /// What it judges.
  var task: MetricTask { get }
  /// How its folds become one number.
  var foldRule: FoldRule { get }
  /// What its values lie between; intervals stay within.
  var range: ClosedRange<Double> { get }
  /// Does the work that does not depend on weights, for these rows of the scores.
  func prepare(_ scores: Scores, rows: [Int]) -> any PreparedMetric
}

/// A metric whose scores have been looked at once, ready for any weights.
public protocol PreparedMetric: Sendable {
  /// The values under integer weights, one weight for each row of the scores.
  ///
  /// One value for each class, or a single one; nil where the metric has no value (for instance a
  /// class without a positive). A weight of 0 leaves the image out, 2 counts it twice.
  func values(_ weights: [UInt16]) -> [Double?]
  /// The same in each draw of a batch, one row a draw, equal to the last bit.
  func values(_ batch: DrawBatch) -> [[Double?]]
}

extension Metric {
  /// From 0 to 1, as all metrics of the registry.
  public var range: ClosedRange<Double> { 0...1 }

  /// The value on all rows: the mean of its classes' values, nil when none has one.
  public func value(of scores: Scores) -> Double? {
    let unit = [UInt16](repeating: 1, count: scores.rows)
    return Mean.of(prepare(scores, rows: Array(0..<scores.rows)).values(unit))
  }
}

/// The arithmetic mean of the values that exist.
public enum Mean {
  /// The mean of the values that are not nil; nil when there is none.
  public static func of(_ values: [Double?]) -> Double? {
    var sum = 0.0
    var count = 0
    for case let value? in values {
      sum += value
      count += 1
    }
    return count == 0 ? nil : sum / Double(count)
  }
}
