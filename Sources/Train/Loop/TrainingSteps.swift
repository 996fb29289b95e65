/// The training steps of a network, one for each batch size in use, sharing one state.
///
/// Only one of them holds the current state; another one takes it over before it runs.
final class TrainingSteps {
  private let backend: any Backend
  private let network: Network
  private let options: TrainingOptions
  private let convolutions: ConvolutionAlgorithm
  private var steps: [Int: (step: any Step, batch: Batch)] = [:]
  private var current: (any Step)?

  init(
    _ backend: any Backend, _ network: Network, _ options: TrainingOptions,
    _ convolutions: ConvolutionAlgorithm
  ) {
    self.convolutions = convolutions
    self.backend = backend
    self.network = network
    self.options = options
  }

  /// Trains on a batch and gives its losses; `dropout` decides what is dropped.
  ///
  /// Fails when the backend can't make a step of this size.
  func train(
    _ inputs: UnsafeBufferPointer<Float>, _ targets: Targets, learningRate: Double,
    dropout: DropoutKey
  ) throws(TrainError) -> Losses {
    let size = targets.sites.count
    var (step, batch) = try step(size)
    if let current, current !== step { try step.copyState(from: current) }
    current = step
    // The dictionary must not hold the arrays too, or they would be copied when written.
    steps[size] = nil
    unsafe batch.fill(inputs, targets)
    batch.dropout = dropout
    step.load(batch)
    let losses = step.train(learningRate: Float(learningRate))
    steps[size] = (step, batch)
    return losses
  }

  /// The step that holds the current state; nil before the first `write`.
  var holder: (any Step)? { current }

  /// Replaces the state.
  ///
  /// Fails when it belongs to another network.
  func write(_ state: ModelState, size: Int) throws(TrainError) {
    let holder = try step(size).step
    try state.write(to: holder)
    current = holder
  }

  private func step(_ size: Int) throws(TrainError) -> (step: any Step, batch: Batch) {
    if let made = steps[size] { return made }
    let program = Program(
      network, batch: size, mode: .training(options), convolutions: convolutions)
    let made = (step: try backend.lower(program), batch: Batch(for: program))
    steps[size] = made
    return made
  }
}

extension Batch {
  /// Copies inputs and labels in; rows beyond them are padding.
  mutating func fill(_ inputs: UnsafeBufferPointer<Float>, _ targets: Targets) {
    unsafe fill(inputs, count: targets.sites.count)
    if !lesions.isEmpty {
      lesions.replaceSubrange(0..<targets.lesions.count, with: targets.lesions)
      lesionMask.replaceSubrange(0..<targets.known.count, with: targets.known)
    }
    if !sites.isEmpty { sites.replaceSubrange(0..<count, with: targets.sites) }
  }

  /// Copies inputs in; rows beyond them are padding.
  mutating func fill(_ inputs: UnsafeBufferPointer<Float>, count: Int) {
    self.count = count
    unsafe pictures.withUnsafeMutableBufferPointer {
      _ = unsafe $0.update(fromContentsOf: inputs)
    }
  }
}

extension Recipe {
  /// What a training program needs to know.
  var trainingOptions: TrainingOptions {
    TrainingOptions(
      normalisation: optimiser.batchNorm, lesionWeight: Float(losses.lesion),
      siteWeight: Float(losses.site),
      optimiser: SGD(
        momentum: Float(optimiser.momentum), weightDecay: Float(optimiser.weightDecay),
        form: optimiser.momentumForm == .torch ? .pytorch : .caffe,
        multipliers: [
          .backboneWeight: Multipliers(rate: 1, decay: 1),
          .backboneBias: Multipliers(rate: 1, decay: 0),
          .batchNorm: Multipliers(rate: 1, decay: optimiser.decayBatchNorm ? 1 : 0),
          .headWeight: Multipliers(rate: Float(optimiser.headWeights), decay: 1),
          .headBias: Multipliers(rate: Float(optimiser.headBiases), decay: 0),
        ]))
  }
}
