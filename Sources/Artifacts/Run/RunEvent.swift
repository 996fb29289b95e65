/// How one further head stands after an epoch.
package struct HeadProgress: Codable, Sendable, Hashable {
  /// Mean loss of the epoch's steps.
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
  /// `started`, `epoch`, `plateau`, `checkpoint`, `fold`, `resumed`, `finished` and so on.
  package let event: String
  /// The fold, from 0; nil in events of the whole run and of the final model.
  package let fold: Int?
  /// The epoch, from 1.
  package let epoch: Int?
  /// Steps so far in the fold.
  package let step: Int?
  /// The rate in force.
  package let learningRate: Double?
  /// Mean L_s of the epoch.
  package let trainLesionLoss: Double?
  /// Mean L_b of the epoch.
  package let trainSiteLoss: Double?
  /// L_s on the validation images.
  package let validationLesionLoss: Double?
  /// L_b on the validation images.
  package let validationSiteLoss: Double?
  /// mAP-class on the validation images.
  package let validationMeanAP: Double?
  /// The share of validation images with a known site whose site is the likeliest.
  package let validationSiteTop1: Double?
  /// Heads next to lesions and sites, by id; nil when there is none.
  package let heads: [String: HeadProgress]?
  /// Speed of training.
  package let imagesPerSecond: Double?
  /// Seconds since the start.
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
