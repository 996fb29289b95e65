internal import Artifacts

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
struct RunningLosses: Sendable, Equatable {
  private var sums: [String: Double] = [:]
  private var images = 0

  /// Adds a batch's losses.
  mutating func add(_ losses: Losses, images count: Int) {
    for (head, loss) in zip(losses.heads, losses.values) {
      sums[head, default: 0] += Double(loss) * Double(count)
    }
    images += count
  }

  /// Mean loss of a head so far; nil before the first batch.
  subscript(head: String) -> Double? { images == 0 ? nil : (sums[head] ?? 0) / Double(images) }
}

extension RunningLosses: Codable {
  /// The keys of lesions and sites are there whatever is trained; other heads are in `sums`.
  private enum CodingKeys: String, CodingKey {
    case lesionSum, siteSum, images, sums
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    sums = try values.decodeIfPresent([String: Double].self, forKey: .sums) ?? [:]
    for (key, head) in [(CodingKeys.lesionSum, Head.lesionID), (.siteSum, Head.siteID)] {
      let sum = try values.decode(Double.self, forKey: key)
      if sum != 0 { sums[head] = sum }
    }
    images = try values.decode(Int.self, forKey: .images)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(sums[Head.lesionID] ?? 0, forKey: .lesionSum)
    try values.encode(sums[Head.siteID] ?? 0, forKey: .siteSum)
    try values.encode(images, forKey: .images)
    let others = sums.filter { $0.key != Head.lesionID && $0.key != Head.siteID }
    if !others.isEmpty { try values.encode(others, forKey: .sums) }
  }
}
