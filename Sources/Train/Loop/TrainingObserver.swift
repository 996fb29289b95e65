package import Artifacts
internal import Foundation

/// Who wants to know what happens in a training; how far it is, goes to the request's `progress`.
package protocol TrainingObserver {
  /// What is about to be done and what it will take; before anything is.
  func planned(_ plan: TrainingPlan)
  /// Something that a person should read.
  func note(_ text: String)
  /// A fold begins or resumes.
  func began(_ fold: FoldStart)
  /// A step is done.
  func stepped(_ step: StepSummary)
  /// A validation is done: after each epoch, or every so many steps where the recipe says so.
  func completed(_ epoch: EpochSummary)
}

extension TrainingObserver {
  /// Steps are too many for a line each.
  package func stepped(_ step: StepSummary) {}
}

/// What a training will take, measured on this machine before it starts.
package struct TrainingPlan: Sendable, Codable {
  /// The run's folder.
  package let folder: String
  /// The model's name and its number of parameters.
  package let model: String
  /// Trainable numbers.
  package let parameters: Int
  /// The backend's name.
  package let backend: String
  /// Images that train, in a fold, on average.
  package let trainingImages: Int
  /// Images without pixels, left out.
  package let skippedImages: Int
  /// Folds to train; 0 for the final model alone.
  package let folds: Int
  /// Epochs of each fold, at most.
  package let epochs: Int
  /// Images a second, measured.
  package let imagesPerSecond: Double
  /// Seconds of an epoch, validation included.
  package let secondsPerEpoch: Double
  /// Seconds in all, at most.
  package let seconds: Double
  /// Bytes of memory that steps, batches and waiting images take; kept images not counted.
  package let memoryBytes: Int
  /// Bytes that the folds to train will have on disk.
  package let diskBytes: Int
  /// Bytes that they have already.
  package let diskBytesThere: Int
  /// Bytes left on the disk; nil when the system does not say.
  package let freeDiskBytes: Int?

  /// Refuses a run that the disk can't hold.
  ///
  /// Fails with both numbers.
  func checkDisk(folder: String) throws(TrainError) {
    let needed = max(0, diskBytes - diskBytesThere)
    guard let free = freeDiskBytes, needed > free else { return }
    throw .tooLittleDisk(path: folder, needed: needed, free: free)
  }
}

/// A fold that begins or resumes.
package struct FoldStart: Sendable {
  /// The folder of the log: the run's, or that of a job's fold.
  package let folder: String
  /// The fold; nil for the final model.
  package let fold: Int?
  /// Images that train.
  package let training: Int
  /// Images that validate.
  package let validation: Int
  /// Images that are tested.
  package let test: Int
  /// Steps that are done already.
  package let stepsDone: Int
}

/// A step that is done.
package struct StepSummary: Sendable {
  /// The epoch of training, from 1.
  package let epoch: Int
  /// Epochs, at most.
  package let epochs: Int
  package let images: Int
  /// Mean loss of each head in the epoch so far, in the order of the heads.
  package let losses: [(head: String, loss: Double)]
  package let learningRate: Double

  /// What a person is shown next to the images that are done.
  var note: String {
    let losses = losses.map { "\($0.head) \(String(format: "%.3f", $0.loss))" }
    let rate = String(format: "rate %.2g", learningRate)
    return (["epoch \(epoch)/\(epochs)", losses.joined(separator: " · "), rate])
      .joined(separator: " · ")
  }
}

/// A validation, and the training since the one before.
package struct EpochSummary: Sendable, Codable {
  /// The number of the validation, from 1; that of the epoch, unless the recipe validates every so many steps.
  package let epoch: Int
  /// Mean lesion loss of the steps since the validation before; nil where lesions are not trained.
  package let lesionLoss: Double?
  /// Mean site loss of these steps; nil where sites are not trained.
  package let siteLoss: Double?
  /// L_s on the validation images, as plain cross-entropy; nil where lesions are not trained or no label is known.
  package let validationLesionLoss: Double?
  /// L_b on the validation images; nil where sites are not trained or no site is known.
  package let validationSiteLoss: Double?
  /// mAP-class on the validation images; nil without a lesion that is present.
  package let validationMeanAP: Double?
  /// The share of validation images with a known site whose site is the likeliest; nil without any.
  package let validationSiteTop1: Double?
  /// Heads next to lesions and sites, by id; nil when there is none.
  package let heads: [String: HeadProgress]?
  /// Images a second of these steps; 0 when all of them were done before the process began.
  package let imagesPerSecond: Double
  /// Whether the state after it is kept as the best checkpoint.
  package let isBest: Bool
  /// What the schedule made of it, when that is more than to continue.
  package let message: String?
}
