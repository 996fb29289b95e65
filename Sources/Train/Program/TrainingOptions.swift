/// What a batch normalisation does in training.
public enum Normalisation: String, Sendable, Hashable, Codable, CaseIterable {
  /// The batch's statistics; the running ones follow them.
  case batch
  /// The stored statistics; gamma and beta learn.
  case frozen
  /// The stored statistics; gamma and beta stay.
  case frozenAffine = "frozen-affine"
}

/// What is fixed for the whole of a training.
public struct TrainingOptions: Sendable, Hashable {
  /// What batch normalisations do.
  public var normalisation: Normalisation
  /// The factor of the lesion loss in the objective.
  public var lesionWeight: Float
  /// The factor of the site loss in the objective.
  public var siteWeight: Float
  /// Momentum, decay, multipliers.
  public var optimiser: SGD
  /// Whether every parameter's gradient can be read after a step; costs their memory.
  public var keepsGradients: Bool

  /// The method's defaults.
  public init(
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
