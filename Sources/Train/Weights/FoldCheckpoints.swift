internal import Files
internal import Vocabulary

/// The checkpoint files of a fold: the best, the last, and the one before the last.
struct FoldCheckpoints {
  let folder: String

  /// Weights and statistics of the state that `schedule.best` chose.
  var best: String { "\(folder)/best.safetensors" }
  /// The last state: what a resume reads.
  var last: String { "\(folder)/last.safetensors" }
  /// The state before it: what a resume reads when the last one is damaged.
  var previous: String { "\(folder)/previous.safetensors" }

  /// Writes the last state; the one that was the last becomes the previous one.
  ///
  /// Fails when the disk is full or a value is not finite; both files then are as they were.
  func saveLast(_ checkpoint: Checkpoint) throws {
    try Self.check(checkpoint.model, last)
    try checkpoint.write(to: last, keepingOldAs: previous)
  }

  /// Writes what predicts of the best state: moving averages take the place of what they follow.
  ///
  /// Fails when the disk is full or a value is not finite; the file then is as it was.
  func saveBest(_ checkpoint: Checkpoint) throws {
    try Self.check(checkpoint.model, best)
    var checkpoint = checkpoint
    checkpoint.model = checkpoint.model.predicting
    try checkpoint.write(to: best)
  }

  /// Refuses a state that predicts nonsense.
  ///
  /// The loss of a step is that before its update, and a library's ReLU may turn NaN into 0, so that a validation
  /// does not show what the last step broke.
  private static func check(_ model: StateValues, _ path: String) throws(TrainError) {
    guard let broken = model.notFinite else { return }
    throw .weightsNotFinite(path: path, tensor: broken.name)
  }

  /// The state to resume from: the last that is whole; nil when the fold has to start.
  ///
  /// Names what is damaged. A damaged best checkpoint is made again where the last or previous state
  /// is the one that was best; otherwise the fold starts again, for no other state has those
  /// weights. Fails when a file can't be read.
  func resume(_ note: (String) -> Void) throws -> Checkpoint? {
    let states = try [last, previous].map { try read($0, note) }
    guard let state = states[0] ?? states[1] else { return nil }
    if states[0] == nil, states[1] != nil {
      note("\(previous), the state before it, takes its place.")
      // The damaged file must not become the previous one.
      try AtomicFile.link(previous, as: last)
    }
    guard state.state.best > 0 else { return state }
    if let best = try read(best, note), best.state.best >= state.state.best { return state }
    let twin = states.compactMap(\.self).first {
      $0.state.best == state.state.best && $0.state.validations == $0.state.best
        && $0.state.validatedStep == $0.state.step
    }
    guard let twin else {
      note("\(folder): no other file has the weights of the best validation.")
      return nil
    }
    note("\(best) is made again from a state that has its weights.")
    try saveBest(twin)
    return state
  }

  /// A checkpoint; nil when it is missing or, which is noted, damaged.
  ///
  /// Fails when it is whole, but not one that this derm reads.
  private func read(_ path: String, _ note: (String) -> Void) throws -> Checkpoint? {
    guard Folder.exists(path) else { return nil }
    do {
      return try Checkpoint.read(path)
    } catch let error as TrainError where error.isOfAnotherProgram {
      // The bytes are whole: to start the fold again would replace what another derm can read.
      throw error
    } catch let error as any Failure where error.exitStatus == .badData {
      note("\(path) is damaged and left out: \(error)")
      return nil
    }
  }
}

extension TrainError {
  /// Whether a whole checkpoint says what this derm does not know: its version, or a recipe.
  fileprivate var isOfAnotherProgram: Bool {
    switch self {
    case .otherVersion, .badRecipe: true
    default: false
    }
  }
}
