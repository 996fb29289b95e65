/// What a probe is asked to do.
package struct ProbeRequest: Sendable {
  /// Data set, folds, run folder, name, threads; of its recipe tasks, seed and validation share alone.
  package var training: TrainingRequest
  /// The file of features.
  package var features: String
  /// scikit-learn's C: what the losses weigh against the penalty.
  package var inverseStrength: Double

  package init(_ training: TrainingRequest, features: String, inverseStrength: Double) {
    self.training = training
    self.features = features
    self.inverseStrength = inverseStrength
  }
}
