/// F1 of each class at thresholds that were chosen on other images; its value is the mean over the classes.
///
/// Not in the registry: it needs thresholds, which only runs with validation scores have.
public struct ThresholdedF1: Metric {
  /// Its row in `summary.csv`.
  public let name = "F1"
  /// What it means, in the words of the report.
  public let definition = """
    For each class, 2·hits / (2·hits + false alarms + misses), where "yes" is a score at or above a \
    threshold. The threshold is the one with the largest F1 on the validation images of the fold's own \
    model; test images decide nothing. Folds whose validation images hold no positive of a class are left \
    out for it. The mean over the classes.
    """
  /// What it judges.
  public let task = MetricTask.lesion
  /// How its folds become one number.
  public let foldRule = FoldRule.allImages

  private let decisions: Decisions

  /// The metric of what was decided.
  public init(_ decisions: Decisions) { self.decisions = decisions }

  /// Keeps the decisions about all rows: `rows` and the scores change nothing any more.
  public func prepare(_ scores: Scores, rows: [Int]) -> any PreparedMetric {
    Prepared(decisions: decisions)
  }

  private struct Prepared: PreparedMetric {
    let decisions: Decisions
    func values(_ weights: [UInt16]) -> [Double?] { decisions.f1(weights) }
    func values(_ batch: DrawBatch) -> [[Double?]] { decisions.f1(batch) }
  }
}
