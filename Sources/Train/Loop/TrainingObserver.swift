internal import Foundation

/// Who wants to know what happens in a training; how far it is, the request's `progress` is told.
public protocol TrainingObserver {
  /// What is about to be done and what it will take; before anything is.
  func planned(_ plan: TrainingPlan)
  /// Something that a person should read.
  func note(_ text: String)
  /// A fold begins or goes on.
  func began(_ fold: FoldStart)
  /// A step is done.
  func stepped(_ step: StepSummary)
  /// An epoch is complete.
  func completed(_ epoch: EpochSummary)
}

extension TrainingObserver {
  /// Steps are too many to tell of each.
  public func stepped(_ step: StepSummary) {}
}

/// What a training will take, measured on this machine before it starts.
public struct TrainingPlan: Sendable, Codable {
  /// The run's folder.
  public let folder: String
  /// The model's name and its number of parameters.
  public let model: String
  /// Trainable numbers.
  public let parameters: Int
  /// The backend's name.
  public let backend: String
  /// Images that train, in a fold, on average.
  public let trainingImages: Int
  /// Images without pixels, left out.
  public let skippedImages: Int
  /// Folds to train; 0 for the final model alone.
  public let folds: Int
  /// Epochs of each, at most.
  public let epochs: Int
  /// Images a second, measured.
  public let imagesPerSecond: Double
  /// Seconds of an epoch, validation included.
  public let secondsPerEpoch: Double
  /// Seconds in all, at most.
  public let seconds: Double
  /// Bytes of memory that steps, batches and waiting pictures take; kept pictures not counted.
  public let memoryBytes: Int
  /// Bytes that the folds to train will have on disk.
  public let diskBytes: Int
  /// Bytes that they have already.
  public let diskBytesThere: Int
  /// Bytes left on the disk; nil when the system does not tell.
  public let freeDiskBytes: Int?

  /// Refuses a run that the disk can't hold.
  ///
  /// Fails with both numbers.
  func checkDisk(folder: String) throws(TrainError) {
    let needed = max(0, diskBytes - diskBytesThere)
    guard let free = freeDiskBytes, needed > free else { return }
    throw .tooLittleDisk(path: folder, needed: needed, free: free)
  }
}

/// A fold that begins or goes on.
public struct FoldStart: Sendable {
  /// The run's folder.
  public let folder: String
  /// The fold; nil for the final model.
  public let fold: Int?
  /// Images that train.
  public let training: Int
  /// Images that validate.
  public let validation: Int
  /// Images that are tested.
  public let test: Int
  /// Steps that are done already.
  public let stepsDone: Int
}

/// A step that is done.
public struct StepSummary: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// Epochs, at most.
  public let epochs: Int
  /// Images of the step.
  public let images: Int
  /// Mean lesion loss of the epoch so far.
  public let lesionLoss: Double?
  /// Mean site loss of the epoch so far.
  public let siteLoss: Double?
  /// The learning rate of the step.
  public let learningRate: Double

  /// What a person is shown beside the images that are done.
  var note: String {
    let losses = [
      lesionLoss.map { String(format: "lesion %.3f", $0) },
      siteLoss.map { String(format: "site %.3f", $0) },
    ]
    let rate = String(format: "rate %.2g", learningRate)
    return (["epoch \(epoch)/\(epochs)", losses.compactMap(\.self).joined(separator: " · "), rate])
      .joined(separator: " · ")
  }
}

/// An epoch that is complete.
public struct EpochSummary: Sendable, Codable {
  /// The epoch, from 1.
  public let epoch: Int
  /// Mean lesion loss of its steps.
  public let lesionLoss: Double?
  /// Mean site loss of its steps.
  public let siteLoss: Double?
  /// Lesion loss on the validation images.
  public let validationLesionLoss: Double?
  /// Site loss on the validation images.
  public let validationSiteLoss: Double?
  /// mAP-class on the validation images.
  public let validationMeanAP: Double?
  /// Speed of training; 0 when all of it was done before the process began.
  public let imagesPerSecond: Double
  /// Whether the validation loss is the lowest so far.
  public let isBest: Bool
  /// What the schedule made of it, when that is more than going on.
  public let message: String?
}
