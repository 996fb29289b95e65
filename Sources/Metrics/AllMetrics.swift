/// The registry: every metric of the report, in the order of `summary.csv`.
package enum AllMetrics {
  /// One line a metric.
  package static let metrics: [any Metric] = [
    AveragePrecision(),
    ImageAveragePrecision(),
    ROCAUC(),
    BrierScore(),
    CalibrationError(),
    TopKAccuracy(k: 1),
    TopKAccuracy(k: 3),
    TopKAccuracy(k: 5),
    F1Score(),
  ]

  /// The metrics of heads whose classes exclude each other, next to accuracy, that `heads.csv` has and `summary.csv`
  /// has not.
  package static let ofHeads: [any Metric] = [
    BalancedAccuracy()
  ]

  /// The metrics with which parts of the images are compared, in the order of `slices.csv`.
  package static let ofSlices: [any Metric] = [
    ROCAUC(),
    AveragePrecision(),
    TopKAccuracy(k: 1),
  ]
}
