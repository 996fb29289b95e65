/// What a batch normalisation does in training.
package enum Normalisation: String, Sendable, Hashable, Codable, CaseIterable {
  /// The batch's statistics; the running ones follow them.
  case batch
  /// The stored statistics; gamma and beta learn.
  case frozen
  /// The stored statistics; gamma and beta stay.
  case frozenAffine = "frozen-affine"
}

/// The part of a head in the objective.
package struct HeadLoss: Sendable {
  /// The factor of its loss.
  package var weight: Float
  /// The form of its loss where an image carries any number of its classes.
  package var multiLabel: BCEWithLogitsLoss
  /// The form of its loss where an image carries one of its classes.
  package var multiClass: CrossEntropyLoss

  /// Names every field; without any it is the plain loss.
  package init(
    weight: Float = 1, multiLabel: BCEWithLogitsLoss = BCEWithLogitsLoss(),
    multiClass: CrossEntropyLoss = CrossEntropyLoss()
  ) {
    self.weight = weight
    self.multiLabel = multiLabel
    self.multiClass = multiClass
  }
}

/// What is fixed for the whole of a training.
package struct TrainingOptions: Sendable {
  /// What batch normalisations do.
  package var normalisation: Normalisation
  /// The loss of each head by its id; the plain one with weight 1 where there is none.
  package var losses: [String: HeadLoss]
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
    normalisation: Normalisation = .batch, losses: [String: HeadLoss] = [:],
    optimiser: any Optimizer = SGD(), clipNorm: Float? = nil, averageDecay: Float? = nil,
    frozenStages: Int = 0, accumulates: Bool = false, keepsGradients: Bool = false
  ) {
    self.normalisation = normalisation
    self.losses = losses
    self.optimiser = optimiser
    self.clipNorm = clipNorm
    self.averageDecay = averageDecay
    self.frozenStages = frozenStages
    self.accumulates = accumulates
    self.keepsGradients = keepsGradients
  }

  /// Whether parameters move only when all gradients are there: to clip them, or because the
  /// optimizer has no place where those of micro-batches add up.
  ///
  /// With several processes they wait anyway.
  package var defersUpdates: Bool {
    clipNorm != nil || (accumulates && !type(of: optimiser).addsUpInSlots)
  }
}
