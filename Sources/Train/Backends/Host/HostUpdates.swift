internal import CKernels
internal import CParallel

/// What moves a state in the processor's memory.
///
/// A gradient is used as soon as it is there. Where all of a step's are needed first (to clip them, to
/// add those of micro-batches or of other processes), it is added to a flat arena, and the parameters
/// move at the end.
@safe
final class HostUpdates: ParameterUpdates {
  private let state: HostState
  private let options: TrainingOptions
  private let communicator: any Communicator
  private var threads: derm_threads
  private var step = GradientStep(learningRate: 0)
  /// By the numbers of the network's parameters; nil for what does not train.
  private let parameters: [HostParameter?]
  private let averages: [HostAverage]
  /// What waits; nil where nothing has to.
  private let arena: HostGradients?
  /// The exchanges that were begun in this step.
  private var exchanges: [any Communication] = []
  private var failure: TrainError?

  /// Prepares for programs of a network with these options, whichever their batch size.
  ///
  /// Throws `stateMismatch` when the state lacks a piece, `outOfMemory` when the system refuses.
  init(
    _ program: Program, _ state: any ModelState, _ communicator: any Communicator,
    threads: derm_threads
  ) throws(TrainError) {
    let state = HostState.own(state)
    guard let options = program.training else {
      preconditionFailure("only training programs have gradients")
    }
    self.state = state
    self.options = options
    self.communicator = communicator
    self.threads = threads
    var parameters: [HostParameter?] = []
    for (index, spec) in program.network.parameters.enumerated() {
      guard program.parameterGradients[index] != nil else {
        parameters.append(nil)
        continue
      }
      parameters.append(try HostParameter(spec, options, state, threads))
    }
    self.parameters = parameters
    averages = try program.state.filter { $0.kind == .average }.map { entry throws(TrainError) in
      try HostAverage(entry, state)
    }
    let counts = Self.counts(program, state.plan)
    arena =
      Self.waits(options, communicator)
      ? try HostGradients(GradientBuckets(counts), device: .processor) : nil
  }

  /// Whether gradients have to wait for the end of a step.
  static func waits(_ options: TrainingOptions, _ communicator: any Communicator) -> Bool {
    options.defersUpdates || communicator.size > 1
  }

  /// The parameters of a program's gradients in the order in which they come, with the values of each,
  /// padding of the state's layout included.
  private static func counts(
    _ program: Program, _ plan: HostStatePlan
  ) -> [(parameter: Int, count: Int)] {
    program.gradientOrder.map { index in
      (index, plan.place(ofParameter: program.network.parameters[index]).count)
    }
  }

  /// The bytes of the arena of a training on its own; 0 where no gradient waits.
  static func bytes(_ program: Program, _ plan: HostStatePlan) -> Int {
    guard let options = program.training, waits(options, Solo()) else { return 0 }
    return GradientBuckets(counts(program, plan)).count * MemoryLayout<Float>.stride
  }

  func begin(_ step: GradientStep) {
    self.step = step
    failure = nil
  }

  /// Takes the gradient of a parameter, in the parameter's layout.
  func take(_ gradient: UnsafePointer<Float>, of index: Int) {
    guard let parameter = parameters[index] else {
      preconditionFailure("parameter \(index) does not train")
    }
    guard let arena else {
      // Without a sum of its own, or slots that add up, each micro-batch would move the weights by
      // itself.
      precondition(
        type(of: options.optimiser).addsUpInSlots || (step.isFirst && step.isLast),
        "the program knows no micro-batches")
      unsafe parameter.update(by: gradient, step, isFirst: step.isFirst, isLast: step.isLast)
      return
    }
    let sum = unsafe arena.address(of: index)
    if step.isFirst {
      unsafe sum.update(from: gradient, count: parameter.count)
    } else {
      unsafe derm_add(&threads, sum, gradient, sum, parameter.count, 0)
    }
    guard step.isLast, communicator.size > 1, let bucket = arena.bucket(endingWith: index) else {
      return
    }
    do {
      exchanges.append(try communicator.allReduce(arena.buffer(bucket)))
    } catch {
      // The backward pass goes on: what it makes is not used.
      failure = failure ?? error
    }
  }

  func finish() throws(TrainError) {
    defer { state.change() }
    guard step.isLast else { return }
    let exchanges = exchanges
    self.exchanges = []
    if let failure { throw failure }
    for exchange in exchanges { try exchange.wait() }
    if let arena {
      if let limit = options.clipNorm { clip(arena, norm: limit) }
      for index in arena.order {
        // One gradient, that of the whole step: its first is its last.
        unsafe parameters[index]?.update(
          by: arena.address(of: index), step, isFirst: true, isLast: true)
      }
    }
    guard let decay = options.averageDecay else { return }
    for average in averages { average.follow(decay, &threads) }
  }

  /// Scales gradients so that the norm of all of them together is at most a limit, as PyTorch's
  /// `clip_grad_norm_` does: with the factor min(1, limit / (norm + 1e-6)).
  private func clip(_ arena: HostGradients, norm limit: Float) {
    var squares = 0.0
    for index in arena.order {
      unsafe squares += derm_sum_of_squares(arena.address(of: index), parameters[index]?.count ?? 0)
    }
    let factor = Double(limit) / (squares.squareRoot() + 1e-6)
    // Not `factor < 1`: a norm that is no number must reach the weights, and be noticed.
    guard !(factor >= 1) else { return }
    for index in arena.order {
      unsafe derm_scale(
        &threads, arena.address(of: index), parameters[index]?.count ?? 0, Float(factor))
    }
  }
}
