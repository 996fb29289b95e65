/// What was measured of one further head in a validation.
package struct HeadProgress: Codable, Sendable, Hashable {
  /// Mean loss of the steps since the validation before.
  package let trainLoss: Double?
  /// Loss on the validation images.
  package let validationLoss: Double?
  /// On the validation images: the share of the likeliest class being right (multi-class), or mean average precision
  /// (multi-label).
  package let validationMetric: Double?

  /// Names every field.
  package init(trainLoss: Double?, validationLoss: Double?, validationMetric: Double?) {
    self.trainLoss = trainLoss
    self.validationLoss = validationLoss
    self.validationMetric = validationMetric
  }
}

/// One line of a run's `events.jsonl`.
package struct RunEvent: Codable, Sendable, Hashable {
  /// `started`, `resumed`, `damage`, `epoch` (a validation), `fold` or `finished`.
  package let event: String
  /// The fold, from 0; nil in events of the whole run and of the final model.
  package let fold: Int?
  /// The number of the validation, from 1: that of the epoch, unless the recipe validates every so many steps.
  package let epoch: Int?
  /// Steps so far in the fold.
  package let step: Int?
  /// The learning rate of the last step.
  package let learningRate: Double?
  /// Mean L_s of the steps since the validation before; nil where lesions are not trained.
  package let trainLesionLoss: Double?
  /// Mean L_b of these steps; nil where sites are not trained.
  package let trainSiteLoss: Double?
  /// L_s on the validation images, as plain cross-entropy.
  package let validationLesionLoss: Double?
  /// L_b on the validation images, as plain cross-entropy.
  package let validationSiteLoss: Double?
  /// mAP-class on the validation images.
  package let validationMeanAP: Double?
  /// The share of validation images with a known site whose site is the likeliest.
  package let validationSiteTop1: Double?
  /// Heads next to lesions and sites, by id; nil when there is none.
  package let heads: [String: HeadProgress]?
  /// Images a second of these steps.
  package let imagesPerSecond: Double?
  /// Seconds since the process opened the log.
  package let seconds: Double?
  /// For people.
  package let message: String?

  package init(
    event: String, fold: Int? = nil, epoch: Int? = nil, step: Int? = nil,
    learningRate: Double? = nil, trainLesionLoss: Double? = nil, trainSiteLoss: Double? = nil,
    validationLesionLoss: Double? = nil, validationSiteLoss: Double? = nil,
    validationMeanAP: Double? = nil, validationSiteTop1: Double? = nil,
    heads: [String: HeadProgress]? = nil, imagesPerSecond: Double? = nil, seconds: Double? = nil,
    message: String? = nil
  ) {
    self.event = event
    self.fold = fold
    self.epoch = epoch
    self.step = step
    self.learningRate = learningRate
    self.trainLesionLoss = trainLesionLoss
    self.trainSiteLoss = trainSiteLoss
    self.validationLesionLoss = validationLesionLoss
    self.validationSiteLoss = validationSiteLoss
    self.validationMeanAP = validationMeanAP
    self.validationSiteTop1 = validationSiteTop1
    self.heads = heads
    self.imagesPerSecond = imagesPerSecond
    self.seconds = seconds
    self.message = message
  }
}
