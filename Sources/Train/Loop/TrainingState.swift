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
  /// Validations so far.
  var validations = 0
  /// The step after which the last validation came.
  var validatedStep = 0
  /// The monitor's values so far, as the schedule sees them.
  var plateau = Plateau()
  /// The validation, from 1, of the state that is kept as the best; 0 before the first.
  var best = 0
  /// The number by which it was chosen, lower being better; nil when it was not chosen by one.
  var bestScore: Double?
  /// The validation, from 1, at which the monitor was best; 0 before the first.
  var improved = 0
  /// The losses since the last validation.
  var running = RunningLosses()
  /// Whether training has ended.
  var isFinished = false
}

extension TrainingState {
  /// Reads a state; one of an older derm chose the checkpoint by the loss that its plateau saw.
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    epoch = try values.decode(Int.self, forKey: .epoch)
    batch = try values.decode(Int.self, forKey: .batch)
    step = try values.decode(Int.self, forKey: .step)
    validations = try values.decode(Int.self, forKey: .validations)
    validatedStep = try values.decode(Int.self, forKey: .validatedStep)
    plateau = try values.decode(Plateau.self, forKey: .plateau)
    best = try values.decode(Int.self, forKey: .best)
    running = try values.decode(RunningLosses.self, forKey: .running)
    isFinished = try values.decode(Bool.self, forKey: .isFinished)
    // A missing key is not the same as an empty one: a newer state may have no score yet.
    let isOlder = !values.contains(.improved)
    improved = try values.decodeIfPresent(Int.self, forKey: .improved) ?? best
    bestScore =
      isOlder
      ? (plateau.best.isFinite ? plateau.best : nil)
      : try values.decodeIfPresent(Double.self, forKey: .bestScore)
  }
}

/// Sums of the losses from one validation to the next, images weighted equally.
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
