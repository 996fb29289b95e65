/// The registry: every metric of the report, in the order of `summary.csv`.
public enum AllMetrics {
  /// One line a metric.
  public static let metrics: [any Metric] = [
    AveragePrecision(),
    ImageAveragePrecision(),
    ROCArea(),
    BrierScore(),
    CalibrationError(),
    TopAccuracy(k: 1),
    TopAccuracy(k: 3),
    TopAccuracy(k: 5),
  ]
}
