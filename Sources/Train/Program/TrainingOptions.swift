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
package struct TrainingOptions: Sendable {
  /// What batch normalisations do.
  package var normalisation: Normalisation
  /// The factor of the lesion loss in the objective.
  package var lesionWeight: Float
  /// The factor of the site loss in the objective.
  package var siteWeight: Float
  /// The form of the lesion loss.
  package var lesionLoss = BCEWithLogitsLoss()
  /// The form of the site loss.
  package var siteLoss = CrossEntropyLoss()
  /// How parameters move.
  package var optimiser: any Optimizer
  /// The largest norm of all gradients together; nil to leave them as they are.
  package var clipNorm: Float?
  /// The share of the old moving average of the weights that a step keeps; nil for no average.
  package var averageDecay: Float?
  /// Stages of the network, from the first, that do not train.
  package var frozenStages: Int
  /// Whether steps come in micro-batches.
  package var accumulates: Bool
  /// Whether every parameter's gradient can be read after a step; costs their memory.
  package var keepsGradients: Bool

  /// The method's defaults.
  package init(
    normalisation: Normalisation = .batch, lesionWeight: Float = 1, siteWeight: Float = 1,
    optimiser: any Optimizer = SGD(), clipNorm: Float? = nil, averageDecay: Float? = nil,
    frozenStages: Int = 0, accumulates: Bool = false, keepsGradients: Bool = false
  ) {
    self.normalisation = normalisation
    self.lesionWeight = lesionWeight
    self.siteWeight = siteWeight
    self.optimiser = optimiser
    self.clipNorm = clipNorm
    self.averageDecay = averageDecay
    self.frozenStages = frozenStages
    self.accumulates = accumulates
    self.keepsGradients = keepsGradients
  }

  /// Whether parameters move only when all gradients are there: to clip them, or because the
  /// optimizer has no place where those of micro-batches add up.
  package var defersUpdates: Bool {
    clipNorm != nil || (accumulates && !type(of: optimiser).addsUpInSlots)
  }
}
