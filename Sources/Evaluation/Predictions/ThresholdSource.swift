package import Metrics

/// Where the thresholds of a model come from.
package enum ThresholdSource: Sendable {
  /// Validation scores of the model itself, or of both members of an ensemble.
  case validation(ValidationScores)
  /// Nowhere.
  case none(MissingThresholds)

  /// The thresholds; nil without validation scores.
  package var thresholds: Thresholds? {
    if case .validation(let scores) = self { scores.thresholds } else { nil }
  }
}

/// Why a model has no thresholds.
package enum MissingThresholds: Sendable, Hashable {
  /// The run kept no scores of validation images.
  case notKeptByRun
  /// These members of an ensemble kept none.
  case notKept(by: [String])
  /// No image validated both members of an ensemble.
  case nothingInCommon(String, String)
  /// The model does not score lesions.
  case noLesions
  /// One model scored another pack, of which it validated nothing.
  case externalPack
}
