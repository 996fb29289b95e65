/// The training steps of a network, one for each number of rows in use, sharing one state.
///
/// Only one of them owns the current state; another one takes it over before it runs. A batch of
/// more images than a step has rows goes through it in micro-batches, whose gradients add up.
final class TrainingSteps {
  private let backend: any Backend
  private let network: Network
  private let options: TrainingOptions
  private let convolutions: ConvolutionAlgorithm
  /// Images that go through the network at a time, at most.
  private let rows: Int
  /// What classes weigh in the losses of the current fold.
  var classWeights = ClassWeights.even
  /// The inputs of a step of mixtures; empty where nothing is mixed.
  private var mixed: [Float] = []
  private var steps: [Int: (step: any Step, batch: Batch)] = [:]
  /// The step that owns the current state; nil before the first `write`.
  private(set) var owner: (any Step)?

  init(
    _ backend: any Backend, _ network: Network, _ options: TrainingOptions,
    _ convolutions: ConvolutionAlgorithm, rows: Int
  ) {
    self.convolutions = convolutions
    self.backend = backend
    self.network = network
    self.options = options
    self.rows = rows
  }

  /// Trains on a batch, or on mixtures of its images, and gives its losses.
  ///
  /// Fails when the backend can't make a step of this size.
  func train(
    _ inputs: UnsafeBufferPointer<Float>, _ targets: Targets, mixup: Mixup?,
    learningRate: Double, dropout: DropoutKey
  ) throws(TrainError) -> Losses {
    guard let mixup else {
      return try unsafe train(inputs, targets, learningRate: learningRate, dropout: dropout)
    }
    var mixed = self.mixed
    self.mixed = []
    defer { self.mixed = mixed }
    unsafe mixup.mix(inputs, into: &mixed)
    let own = mixup.mix(targets)
    return try unsafe mixed.withUnsafeBufferPointer { inputs throws(TrainError) in
      try unsafe train(inputs, own, learningRate: learningRate, dropout: dropout)
    }
  }

  /// Trains on a batch, one micro-batch after the other, and gives its losses; `dropout` decides what is dropped.
  ///
  /// Fails when the backend can't make a step of this size.
  func train(
    _ inputs: UnsafeBufferPointer<Float>, _ targets: Targets, learningRate: Double,
    dropout: DropoutKey
  ) throws(TrainError) -> Losses {
    let images = targets.images
    let sizes = EpochOrder.microBatches(of: images, atMost: rows)
    guard sizes.count > 1 else {
      return try unsafe train(inputs, targets, nil, learningRate, dropout)
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
      let width = inputs.count / images
      let own = unsafe UnsafeBufferPointer(
        rebasing: inputs[(start * width)..<((start + size) * width)])
      let losses = try unsafe train(
        own, targets.rows(start..<(start + size)), microBatch, learningRate,
        DropoutKey(seed: dropout.seed, step: dropout.step, firstRow: start))
      if sum == nil { sum = losses } else { sum?.add(losses) }
      start += size
    }
    guard let sum else { preconditionFailure("a batch has images") }
    return sum
  }

  private func train(
    _ inputs: UnsafeBufferPointer<Float>, _ targets: Targets, _ microBatch: MicroBatch?,
    _ learningRate: Double, _ dropout: DropoutKey
  ) throws(TrainError) -> Losses {
    let capacity = Self.capacity(targets.images, rows: rows, options)
    try moveState(to: capacity)
    guard var made = steps[capacity] else {
      preconditionFailure("a step of \(capacity) rows was made")
    }
    // The dictionary must not hold the arrays too, or they would be copied when written.
    steps[capacity] = nil
    unsafe made.batch.fill(inputs, targets)
    made.batch.microBatch = microBatch
    made.batch.classWeights = classWeights
    made.batch.dropout = dropout
    made.batch.number = dropout.step
    made.step.load(made.batch)
    let losses = made.step.train(learningRate: Float(learningRate))
    steps[capacity] = made
    return losses
  }

  /// Replaces the state, which the step for batches of `size` images then has; steps of other sizes are freed.
  ///
  /// Fails when it belongs to another network, or the backend can't make the step.
  func write(_ state: ModelState, size: Int) throws(TrainError) {
    let capacity = Self.capacity(min(size, rows), rows: rows, options)
    steps = steps.filter { $0.key == capacity }
    let owner = try step(capacity)
    try state.write(to: owner)
    self.owner = owner
  }

  /// The rows of the step through which so many images go.
  ///
  /// Rows without an image change the statistics of a batch, so those need a step of their own size;
  /// stored statistics need but one step.
  static func capacity(_ images: Int, rows: Int, _ options: TrainingOptions) -> Int {
    options.normalisation == .batch ? images : rows
  }

  /// Makes the step of so many rows the owner of the state.
  ///
  /// Besides the largest one at most one other step is kept: each has memory for all of a network.
  private func moveState(to capacity: Int) throws(TrainError) {
    guard let owner, owner.program.batch != capacity else { return }
    if steps[capacity] == nil, steps.count > 1 {
      let state = ModelState(owner)
      self.owner = nil
      steps = steps.filter { $0.key == steps.keys.max() }
      let next = try step(capacity)
      try state.write(to: next)
      self.owner = next
    } else {
      let next = try step(capacity)
      try next.copyState(from: owner)
      self.owner = next
    }
  }

  private func step(_ capacity: Int) throws(TrainError) -> any Step {
    if let made = steps[capacity] { return made.step }
    let program = Program(
      network, batch: capacity, mode: .training(options), convolutions: convolutions)
    let step = try backend.lower(program)
    steps[capacity] = (step, Batch(for: program))
    return step
  }
}

extension Batch {
  /// Copies inputs and labels in; rows beyond them are padding.
  mutating func fill(_ inputs: UnsafeBufferPointer<Float>, _ targets: Targets) {
    unsafe fill(inputs, count: targets.images)
    for index in heads.indices { heads[index].fill(targets.heads[index]) }
    share = targets.share
  }

  /// Copies inputs in; rows beyond them are padding.
  mutating func fill(_ inputs: UnsafeBufferPointer<Float>, count: Int) {
    self.count = count
    unsafe self.inputs.withUnsafeMutableBufferPointer {
      _ = unsafe $0.update(fromContentsOf: inputs)
    }
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
