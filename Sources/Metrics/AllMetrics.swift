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

  /// How often the site, or the class of a head, is named right, by the number of guesses.
  package static let siteRanks: [TopKAccuracy] = [1, 3, 5].map { TopKAccuracy(k: $0) }

  /// The figures at the top of a model's page, in order.
  package static let headline: [any Metric] = [
    AveragePrecision(),
    ImageAveragePrecision(),
    TopKAccuracy(k: 1),
    TopKAccuracy(k: 3),
  ]

  /// The metrics of a further head, in the order of `heads.csv`.
  ///
  /// Accuracy is for classes that exclude each other; k guesses among k classes or fewer are always right.
  package static func ofHead(classes: Int, isExclusive: Bool) -> [any Metric] {
    let ranking: [any Metric] = [AveragePrecision(), ROCAUC()]
    guard isExclusive else { return ranking }
    let accuracies = siteRanks.filter { $0.k == 1 || $0.k < classes }
    return accuracies as [any Metric] + [BalancedAccuracy()] + ranking
  }

  /// The metrics with which parts of the images are compared, in the order of `slices.csv`.
  package static let ofSlices: [any Metric] = [
    ROCAUC(),
    AveragePrecision(),
    TopKAccuracy(k: 1),
  ]
}
