/// Where a fold's training stands: next to the weights, all that a resume needs.
///
/// Order and augmentation follow from the seed, the epoch and the image, so no random state is
/// kept.
struct TrainingState: Sendable, Codable, Equatable {
  /// Epochs that are complete.
  var epoch = 0
  /// Batches of the current epoch that are done.
  var batch = 0
  /// Steps over all epochs.
  var step = 0
  /// The validation losses so far, as the schedule sees them.
  var plateau = Plateau()
  /// The epoch, from 1, of the best validation loss; 0 before the first.
  var bestEpoch = 0
  /// The losses of the current epoch.
  var running = RunningLosses()
  /// Whether training has ended.
  var isFinished = false
}

/// Sums of an epoch's losses, images weighted equally.
struct RunningLosses: Sendable, Codable, Equatable {
  private var lesionSum = 0.0
  private var siteSum = 0.0
  private var images = 0

  /// Adds a batch's losses.
  mutating func add(_ losses: Losses, images count: Int) {
    lesionSum += Double(losses.lesion ?? 0) * Double(count)
    siteSum += Double(losses.site ?? 0) * Double(count)
    images += count
  }

  /// Mean lesion loss so far; nil before the first batch.
  var lesion: Double? { images == 0 ? nil : lesionSum / Double(images) }
  /// Mean site loss so far; nil before the first batch.
  var site: Double? { images == 0 ? nil : siteSum / Double(images) }
}
