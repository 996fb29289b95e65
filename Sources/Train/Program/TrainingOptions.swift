/// What a batch normalisation does in training.
package enum Normalisation: String, Sendable, Hashable, Codable, CaseIterable {
  /// The batch's statistics; the running ones follow them.
  case batch
  /// The stored statistics; gamma and beta learn.
  case frozen
  /// The stored statistics; gamma and beta stay.
  case frozenAffine = "frozen-affine"
}

/// What is fixed for the whole of a training.
package struct TrainingOptions: Sendable, Hashable {
  /// What batch normalisations do.
  package var normalisation: Normalisation
  /// The factor of the lesion loss in the objective.
  package var lesionWeight: Float
  /// The factor of the site loss in the objective.
  package var siteWeight: Float
  /// Momentum, decay, multipliers.
  package var optimiser: SGD
  /// Whether every parameter's gradient can be read after a step; costs their memory.
  package var keepsGradients: Bool

  /// The method's defaults.
  package init(
    normalisation: Normalisation = .batch, lesionWeight: Float = 1, siteWeight: Float = 1,
    optimiser: SGD = SGD(), keepsGradients: Bool = false
  ) {
    self.normalisation = normalisation
    self.lesionWeight = lesionWeight
    self.siteWeight = siteWeight
    self.optimiser = optimiser
    self.keepsGradients = keepsGradients
  }
}
