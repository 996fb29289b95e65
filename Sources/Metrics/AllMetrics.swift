/// The registry: every metric of the report, in the order of `summary.csv`.
package enum AllMetrics {
  package static let metrics: [any Metric] =
    [
      AveragePrecision(),
      ImageAveragePrecision(),
      ROCAUC(),
      BrierScore(),
      CalibrationError(),
    ] + siteRanks as [any Metric] + [
      F1Score()
    ]

  /// How often the site is named right, by the number of guesses.
  package static let siteRanks: [TopKAccuracy] = [1, 3, 5].map { TopKAccuracy(k: $0) }

  /// The figures at the top of a model's page, in order.
  package static let headline: [any Metric] = [
    AveragePrecision(),
    ImageAveragePrecision(),
    TopKAccuracy(k: 1),
    TopKAccuracy(k: 3),
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
