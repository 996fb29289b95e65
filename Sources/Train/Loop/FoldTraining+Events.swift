internal import Artifacts

extension FoldTraining {
  /// Appends something that happened between two validations to the run's log.
  func log(_ event: String, message: String? = nil) throws {
    let log = try session.log
    try log.append(
      RunEvent(
        event: event, fold: fold, step: state.step, seconds: log.seconds,
        message: message))
  }

  /// Appends a validation, with the losses of the training since the one before.
  func log(_ summary: EpochSummary, learningRate: Double) throws {
    let log = try session.log
    try log.append(
      RunEvent(
        event: "epoch", fold: fold, epoch: summary.epoch, step: state.step,
        learningRate: learningRate, trainLesionLoss: summary.lesionLoss,
        trainSiteLoss: summary.siteLoss, validationLesionLoss: summary.validationLesionLoss,
        validationSiteLoss: summary.validationSiteLoss,
        validationMeanAP: summary.validationMeanAP,
        validationSiteTop1: summary.validationSiteTop1, heads: summary.heads,
        imagesPerSecond: summary.imagesPerSecond > 0 ? summary.imagesPerSecond : nil,
        seconds: log.seconds, message: summary.message))
  }
}
