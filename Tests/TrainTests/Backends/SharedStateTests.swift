import TestSupport
import Testing

@testable import Train

/// Executables of several sizes and purposes use one state in place.
@Suite(.needsBackend) struct SharedStateTests {
  /// Executables of these batch sizes on one state: training, a last smaller batch, prediction.
  private struct Shared {
    let state: any ModelState
    let large: Step
    let small: Step
    let prediction: Step

    init(_ backend: any Backend, _ options: TrainingOptions) throws {
      let network = try StepTests.network()
      func program(_ batch: Int, _ mode: Program.Mode) -> Program {
        Program(network, batch: batch, mode: mode, convolutions: .fast)
      }
      let first = program(6, .training(options))
      let state = try backend.makeState(for: first)
      let updates = try backend.makeUpdates(first, state, Solo())
      func step(_ program: Program) throws -> Step {
        let step = Step(
          try backend.compile(program, state), state, program.training == nil ? nil : updates)
        step.load(Hashed.batch(for: program, count: program.batch))
        return step
      }
      self.state = state
      large = try step(first)
      small = try step(program(2, .training(options)))
      prediction = try step(program(3, .inference))
      try OptimizerTests.start(of: first).write(to: state)
    }
  }

  /// What comes of the same runs when each has a state of its own, moved over the host.
  private static func apart(
    _ backend: any Backend, _ options: TrainingOptions
  ) throws -> (state: StateValues, logits: [Float]) {
    let network = try StepTests.network()
    var state = OptimizerTests.start(
      of: Program(network, batch: 6, mode: .training(options)))
    for batch in [6, 2, 6] {
      let step = try backend.lower(
        Program(network, batch: batch, mode: .training(options), convolutions: .fast))
      try state.write(to: step.state)
      step.load(Hashed.batch(for: step.program, count: batch))
      _ = step.train(learningRate: 0.01)
      state = StateValues(step.state)
    }
    let step = try backend.lower(
      Program(network, batch: 3, mode: .inference, convolutions: .fast))
    try state.predicting.write(to: step.state)
    step.load(Hashed.batch(for: step.program, count: 3))
    _ = step.evaluate()
    return (state, try #require(step.read(.lesionLogits)))
  }

  @Test(
    "training, a smaller batch and prediction give the bytes of separate states",
    arguments: presentBackends)
  func equalsSeparateStates(_ backend: String) throws {
    let opened = try AllBackends.open(backend, threads: 2)
    let variants = [
      TrainingOptions(), TrainingOptions(optimiser: AdamW(), averageDecay: 0.5),
      TrainingOptions(clipNorm: 0.1),
    ]
    for options in variants {
      let shared = try Shared(opened, options)
      for step in [shared.large, shared.small, shared.large] {
        _ = step.train(learningRate: 0.01)
        // In between, to see that it changes nothing.
        _ = shared.prediction.evaluate()
      }
      let expected = try Self.apart(opened, options)
      #expect(StateValues(shared.state) == expected.state)
      #expect(shared.prediction.read(.lesionLogits) == expected.logits)
    }
  }

  @Test(
    "bf16 predictions follow the single precision of the state",
    .enabled(if: BF16Tests.canCompute, "this processor has no AVX-512"))
  func followsInBF16() throws {
    for library in BF16Tests.able {
      let backend = OneDNNBackend(threads: 2, imitable: .bf16, library: library)
      let shared = try Shared(backend, TrainingOptions())
      _ = shared.prediction.evaluate()
      let before = shared.prediction.read(.lesionLogits)
      for step in [shared.large, shared.small, shared.large] { _ = step.train(learningRate: 0.01) }
      _ = shared.prediction.evaluate()
      let expected = try Self.apart(backend, TrainingOptions())
      #expect(shared.prediction.read(.lesionLogits) == expected.logits)
      #expect(before != expected.logits)
    }
  }

  @Test("executables of one state share what does not outlive a run", arguments: presentBackends)
  func sharesMemory(_ backend: String) throws {
    let opened = try AllBackends.open(backend, threads: 2)
    let network = try StepTests.network()
    let large = Program(network, batch: 16, mode: .training(TrainingOptions()))
    let others = [
      Program(network, batch: 12, mode: .training(TrainingOptions())),
      Program(network, batch: 16, mode: .inference),
    ]
    let alone = try opened.memory(of: [large])
    let together = try opened.memory(of: [large] + others)
    // What they need of their own is inputs, targets and outputs, and where a prediction reads
    // weights otherwise than they lie, a copy of them.
    let inputs = others.reduce(0) { $0 + $1.batch } * network.inputShape.reduce(4, *)
    #expect(together - alone >= inputs)
    #expect(together - alone < 2 * inputs + 5 * network.parameterCount)
    let apart = try others.map { try opened.memory(of: [$0]) }.reduce(alone, +)
    #expect(together < apart)
  }

  @Test("a state without what is needed is refused", arguments: presentBackends)
  func refusesOtherNetworks(_ backend: String) throws {
    let opened = try AllBackends.open(backend, threads: 2)
    func state(_ tasks: Tasks) throws -> any ModelState {
      try opened.makeState(
        for: Program(try StepTests.network(tasks), batch: 2, mode: .inference))
    }
    let training = Program(
      try StepTests.network(), batch: 2, mode: .training(TrainingOptions()))
    let lesion = try state(.lesion)
    #expect(throws: TrainError.self) { try opened.compile(training, lesion) }
    // A prediction's state has no slots.
    let prediction = try state(.mtl)
    #expect(throws: TrainError.self) { try opened.makeUpdates(training, prediction, Solo()) }
  }

  @Test("images in a lent slot are those of a loaded batch", arguments: presentBackends)
  func lendsInputs(_ backend: String) throws {
    let program = Program(try StepTests.network(), batch: 3, mode: .inference)
    let steps = try (0..<2).map { _ in
      let step = try AllBackends.open(backend, threads: 2).lower(program)
      try Hashed.fill(step)
      return step
    }
    let batch = Hashed.batch(for: program, count: 3)
    steps[0].load(batch)
    _ = unsafe batch.inputs.withUnsafeBufferPointer {
      unsafe steps[1].executable.lendInputs().fill($0)
    }
    var labels = Batch(for: program, hasInputs: false)
    labels.heads = batch.heads
    steps[1].load(labels)
    #expect(steps[0].evaluate() == steps[1].evaluate())
    #expect(steps[0].read(.lesionLogits) == steps[1].read(.lesionLogits))
  }
}
