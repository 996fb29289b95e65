/// The training of a network on one state: an executable for each number of rows in use.
///
/// A batch of more images than an executable has rows goes through it in micro-batches, whose
/// gradients add up.
final class TrainingSteps {
  private let backend: any Backend
  private let network: Network
  private let options: TrainingOptions
  private let convolutions: ConvolutionAlgorithm
  /// Images that go through the network at a time, at most.
  private let rows: Int
  /// What classes weigh in the losses of the current fold.
  var classWeights = ClassWeights.even
  private var executables: [Int: (executable: any Executable, batch: Batch)] = [:]
  /// What all of them, and predictions, use in place.
  let state: any ModelState
  private let updates: any ParameterUpdates
  private let communicator: any Communicator

  /// Makes the state, what moves it, and the executable of most rows.
  ///
  /// Fails when the backend can't run an operation, or lacks the memory.
  init(
    _ backend: any Backend, _ network: Network, _ options: TrainingOptions,
    _ convolutions: ConvolutionAlgorithm, rows: Int, communicator: any Communicator = Solo()
  ) throws(TrainError) {
    self.convolutions = convolutions
    self.backend = backend
    self.network = network
    self.options = options
    self.rows = rows
    self.communicator = communicator
    let program = Program(
      network, batch: rows, mode: .training(options), convolutions: convolutions)
    try backend.check(program)
    state = try backend.makeState(for: program)
    updates = try backend.makeUpdates(program, state, communicator)
    // First, because the others run in its workspace.
    executables[rows] = (try backend.compile(program, state), Batch(for: program, hasInputs: false))
  }

  /// Trains on a batch, or on mixtures of its images, one micro-batch after the other, and gives its losses;
  /// `dropout` decides what is dropped.
  ///
  /// Fails when the backend can't make an executable of this size.
  func train(
    _ inputs: UnsafeBufferPointer<Float>, _ pure: Targets, mixup: Mixup? = nil,
    learningRate: Double, dropout: DropoutKey
  ) throws(TrainError) -> Losses {
    let images = pure.images
    let width = inputs.count / max(1, images)
    let targets = mixup?.mix(pure) ?? pure
    // Images go from where they wait into the slot in one copy, mixed on the way.
    func write(_ rows: Range<Int>, to slot: InputSlot) {
      guard let mixup else {
        return unsafe slot.fill(
          UnsafeBufferPointer(
            rebasing: inputs[(rows.lowerBound * width)..<(rows.upperBound * width)]))
      }
      unsafe mixup.mix(inputs, rows, into: slot)
    }
    let sizes = EpochOrder.microBatches(of: images, atMost: rows)
    guard sizes.count > 1 else {
      return try train(targets, nil, learningRate, dropout) { write(0..<images, to: $0) }
    }
    let knownWeights = targets.heads.enumerated().map { index, head in
      classWeights.sum(over: head.labels, of: index)
    }
    var sum: Losses?
    var start = 0
    for (index, size) in sizes.enumerated() {
      // Each micro-batch's loss is divided by the whole batch's images and weights, and its rows count
      // from the batch's first: what adds up is then the gradient of the batch in one piece.
      let microBatch = MicroBatch(
        start: start, images: images,
        knownWeights: knownWeights,
        isLast: index == sizes.count - 1)
      let own = start..<(start + size)
      let losses = try train(
        targets.rows(own), microBatch, learningRate,
        DropoutKey(seed: dropout.seed, step: dropout.step, firstRow: start)
      ) { write(own, to: $0) }
      if sum == nil { sum = losses } else { sum?.add(losses) }
      start += size
    }
    guard let sum else { preconditionFailure("a batch has images") }
    return sum
  }

  private func train(
    _ targets: Targets, _ microBatch: MicroBatch?, _ learningRate: Double, _ dropout: DropoutKey,
    writing: (InputSlot) -> Void
  ) throws(TrainError) -> Losses {
    let capacity = Self.capacity(targets.images, rows: rows, options)
    var made = try executable(capacity)
    // The dictionary must not hold the arrays too, or they would be copied when written.
    executables[capacity] = nil
    writing(made.executable.lendInputs())
    made.batch.fill(targets)
    made.batch.microBatch = microBatch
    made.batch.classWeights = classWeights
    made.batch.dropout = dropout
    made.batch.number = dropout.step
    made.executable.load(made.batch)
    updates.begin(
      GradientStep(learningRate: Float(learningRate), number: dropout.step, microBatch))
    made.executable.train(into: updates)
    executables[capacity] = made
    try updates.finish()
    return made.executable.losses()
  }

  /// Replaces the state, in all processes by that of the first.
  ///
  /// Fails when it belongs to another network.
  func write(_ values: StateValues) throws(TrainError) {
    try values.write(to: state)
    guard communicator.size > 1 else { return }
    for buffer in state.buffers { try communicator.broadcast(buffer, from: 0).wait() }
  }

  /// The rows of the executable through which so many images go.
  ///
  /// Rows without an image change the statistics of a batch, so those need an executable of their own
  /// size; stored statistics need but one.
  static func capacity(_ images: Int, rows: Int, _ options: TrainingOptions) -> Int {
    options.normalisation == .batch ? images : rows
  }

  /// The executable of so many rows.
  ///
  /// Besides the largest one at most one other is kept: each has memory for its inputs.
  private func executable(
    _ capacity: Int
  ) throws(TrainError) -> (executable: any Executable, batch: Batch) {
    if let made = executables[capacity] { return made }
    executables = executables.filter { $0.key == rows }
    let program = Program(
      network, batch: capacity, mode: .training(options), convolutions: convolutions)
    return (try backend.compile(program, state), Batch(for: program, hasInputs: false))
  }
}

extension Batch {
  /// Copies labels in; rows beyond them are padding.
  mutating func fill(_ targets: Targets) {
    count = targets.images
    for index in heads.indices { heads[index].fill(targets.heads[index]) }
    share = targets.share
  }
}

extension Recipe {
  /// What a training program needs to know; the recipe is decided.
  var trainingOptions: TrainingOptions {
    TrainingOptions(
      normalisation: normalisation(isFineTuning: false), losses: headLosses,
      optimiser: optimiser.optimizer,
      clipNorm: optimiser.clipNorm > 0 ? Float(optimiser.clipNorm) : nil,
      averageDecay: optimiser.ema > 0 ? Float(optimiser.ema) : nil,
      frozenStages: optimiser.frozenStages, accumulates: accumulate > 1)
  }
}
