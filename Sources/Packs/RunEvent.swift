/// One line of a run's `events.jsonl`.
public struct RunEvent: Codable, Sendable, Hashable {
  /// `started`, `epoch`, `plateau`, `checkpoint`, `fold`, `resumed`, `finished` and so on.
  public let event: String
  /// The fold.
  public let fold: Int?
  /// The epoch, from 1.
  public let epoch: Int?
  /// Steps so far in the fold.
  public let step: Int?
  /// The rate in force.
  public let learningRate: Double?
  /// Mean L_s of the epoch.
  public let trainLesionLoss: Double?
  /// Mean L_b of the epoch.
  public let trainSiteLoss: Double?
  /// L_s on the validation images.
  public let validationLesionLoss: Double?
  /// L_b on the validation images.
  public let validationSiteLoss: Double?
  /// mAP-class on the validation images.
  public let validationMeanAP: Double?
  /// Speed of training.
  public let imagesPerSecond: Double?
  /// Seconds since the start.
  public let seconds: Double?
  /// For people.
  public let message: String?

  /// Names every field.
  public init(
    event: String, fold: Int? = nil, epoch: Int? = nil, step: Int? = nil,
    learningRate: Double? = nil, trainLesionLoss: Double? = nil, trainSiteLoss: Double? = nil,
    validationLesionLoss: Double? = nil, validationSiteLoss: Double? = nil,
    validationMeanAP: Double? = nil, imagesPerSecond: Double? = nil, seconds: Double? = nil,
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
    self.imagesPerSecond = imagesPerSecond
    self.seconds = seconds
    self.message = message
  }
}
