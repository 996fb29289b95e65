/// What a probe is asked to do.
package struct ProbeRequest: Sendable {
  /// Data set, folds, run folder, name, threads; of its recipe tasks, further heads, seed and validation share alone.
  package var training: TrainingRequest
  /// The file of features.
  package var features: String
  /// scikit-learn's C: what the losses weigh against the penalty.
  package var inverseStrength: Double
  /// Units of a hidden layer; 0 for a linear probe.
  package var hidden: Int

  package init(
    _ training: TrainingRequest, features: String, inverseStrength: Double, hidden: Int = 0
  ) {
    self.training = training
    self.features = features
    self.inverseStrength = inverseStrength
    self.hidden = hidden
  }
}
