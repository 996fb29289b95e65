import TestSupport
import Testing

@testable import Train

/// Gradients of a batch's parts add up to those of the whole batch.
@Suite(.needsBackend) struct AccumulationTests {
  private static func options(_ normalisation: Normalisation, _ convention: MomentumConvention)
    -> TrainingOptions
  {
    TrainingOptions(
      normalisation: normalisation, lesionWeight: 0.7, siteWeight: 1.3,
      optimiser: SGD(weightDecay: 1e-2, convention: convention), keepsGradients: false)
  }

  /// Three steps on a batch of 16 in parts of some size; the losses and the state.
  private static func train(
    _ backend: String, rows: Int, _ normalisation: Normalisation,
    _ convention: MomentumConvention = .pytorch
  ) throws -> (losses: [Losses], state: StateValues) {
    let network = try StepTests.network()
    let options = options(normalisation, convention)
    let steps = try TrainingSteps(
      try AllBackends.open(backend, threads: 2), network, options, .direct, rows: rows)
    let program = Program(network, batch: 16, mode: .training(options))
    var start = StateValues()
    for entry in program.state where entry.kind.isRequired {
      start.append(entry, Hashed.state(entry.name, entry.shape))
    }
    try steps.write(start)
    let batch = Hashed.batch(for: program, count: 16)
    let targets = Targets(batch)
    let losses = try (0..<3).map { step in
      try unsafe batch.inputs.withUnsafeBufferPointer {
        try unsafe steps.train(
          $0, targets, learningRate: 0.001 / Double(step + 1),
          dropout: DropoutKey(seed: 1, step: step))
      }
    }
    return (losses, StateValues(steps.state))
  }

  @Test("2 x 8 and 3 parts equal 16 with stored statistics", arguments: presentBackends)
  func equals(_ backend: String) throws {
    for convention in MomentumConvention.allCases {
      let whole = try Self.train(backend, rows: 16, .frozen, convention)
      for rows in [8, 6] {
        let parts = try Self.train(backend, rows: rows, .frozen, convention)
        for (a, b) in zip(whole.losses, parts.losses) {
          #expect(abs((a.lesion ?? 0) - (b.lesion ?? 1)) < 1e-5 * (a.lesion ?? 0))
          #expect(abs((a.site ?? 0) - (b.site ?? 1)) < 1e-5 * (a.site ?? 0))
        }
        #expect(whole.losses[0].lesion ?? 0 > whole.losses[2].lesion ?? 0)
        for ((entry, a), b) in zip(zip(whole.state.entries, whole.state.values), parts.state.values)
        {
          let typical = (a.reduce(0) { $0 + $1 * $1 } / Float(a.count)).squareRoot()
          let error = zip(a, b).map { abs($0 - $1) }.max() ?? 0
          #expect(error <= 2e-4 * max(typical, 1e-6), "\(entry.kind) \(entry.name), \(rows) rows")
        }
      }
    }
  }

  @Test("statistics of the batch are those of the parts", arguments: presentBackends)
  func differs(_ backend: String) throws {
    let whole = try Self.train(backend, rows: 16, .batch)
    let parts = try Self.train(backend, rows: 8, .batch)
    #expect(whole.losses[0] != parts.losses[0])
    #expect(abs((whole.losses[0].lesion ?? 0) - (parts.losses[0].lesion ?? 9)) < 1)
  }

  @Test func `a batch is cut into as few parts as fit, as equal as can be`() {
    #expect(EpochOrder.microBatches(of: 16, atMost: 8) == [8, 8])
    #expect(EpochOrder.microBatches(of: 17, atMost: 8) == [5, 6, 6])
    #expect(EpochOrder.microBatches(of: 5, atMost: 8) == [5])
    for size in 1...40 {
      for most in 1...40 {
        let sizes = EpochOrder.microBatches(of: size, atMost: most)
        #expect(sizes.reduce(0, +) == size && sizes.allSatisfy { (1...most).contains($0) })
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
      }
    }
  }
}

/// The choice of parts by memory.
@Suite struct StepMemoryTests {
  private func memory(_ backend: String, training: [Int] = [100]) throws -> StepMemory {
    StepMemory(
      try AllBackends.open(backend, threads: 2), try StepTests.network(), training: training)
  }

  private func recipe(_ memory: String) throws -> Recipe {
    var recipe = Recipe()
    recipe.model = "resnet-small"
    recipe.batch = 24
    recipe.memory = try #require(MemorySize(memory))
    return recipe
  }

  @Test("the largest parts that fit are chosen, and fit", arguments: presentBackends)
  func fits(_ backend: String) throws {
    let memory = try memory(backend)
    let open = try memory.fitted(try recipe("none"), isFineTuning: true)
    #expect(open.accumulate == 1 && open.optimiser.batchNorm == .batch)
    let whole = try memory.bytes(open)
    var roomy = try recipe("none")
    roomy.memory = try #require(MemorySize("\((whole + (1 << 20)) >> 20)MiB"))
    #expect(try memory.fitted(roomy, isFineTuning: true).accumulate == 1)
    var single = try recipe("none")
    single.accumulate = 24
    let least = try memory.bytes(single.decided(isFineTuning: true))
    var tight = try recipe("none")
    tight.memory = try #require(MemorySize("\(((least + whole) / 2) >> 10)KiB"))
    let chosen = try memory.fitted(tight, isFineTuning: true)
    #expect(chosen.accumulate > 1 && chosen.optimiser.batchNorm == .frozen)
    let limit = try #require(tight.memory.bytes)
    #expect(try memory.bytes(chosen) <= limit)
    var larger = chosen
    larger.accumulate = chosen.accumulate - 1
    larger.optimiser.batchNorm = .auto
    #expect(try memory.bytes(larger.decided(isFineTuning: true)) > limit)
    // Decided once, decided for good.
    #expect(try memory.fitted(chosen, isFineTuning: true) == chosen)
  }

  @Test("what can't fit is refused with both numbers", arguments: presentBackends)
  func refuses(_ backend: String) throws {
    let memory = try memory(backend)
    let recipe = try recipe("100KiB")
    let error = #expect(throws: TrainError.self) {
      try memory.fitted(recipe, isFineTuning: false)
    }
    let text = try #require(error).description
    #expect(text.contains("0.1 MiB") && text.contains("the recipe's 'memory'"))
    var open = recipe
    open.memory = .unlimited
    let other = #expect(throws: TrainError.self) {
      try StepMemory.check(try memory.bytes(open), machine: 4 << 20)
    }
    let words = try #require(other).description
    #expect(words.contains("the machine has 4.0 MiB") && words.contains("--set memory=3MiB"))
    #expect(throws: Never.self) { try StepMemory.check(4 << 20, machine: 4 << 20) }
  }

  @Test("the executable of most rows has as many as some micro-batch", arguments: presentBackends)
  func fillsRows(_ backend: String) throws {
    // 17 images in batches of 16 are 9 and 8; at most 6 at a time these are 4 and 5, and 4 and 4.
    let memory = try memory(backend, training: [17])
    var recipe = try recipe("none")
    (recipe.batch, recipe.accumulate, recipe.optimiser.batchNorm) = (16, 3, .batch)
    recipe = recipe.decided(isFineTuning: true)
    #expect(recipe.microBatch == 6 && memory.rows(recipe) == 5)
    #expect(try self.memory(backend, training: [17, 48]).rows(recipe) == 6)
    // Counted is what a training makes: that executable, one for the other size, and that of validation.
    let network = try StepTests.network()
    let options = recipe.trainingOptions
    let made = try AllBackends.open(backend, threads: 2).memory(
      of: [5, 4].map {
        Program(
          network, batch: $0, mode: .training(options), convolutions: recipe.convolutions)
      } + [Program(network, batch: 5, mode: .inference, convolutions: recipe.convolutions)])
    let images = BatchPipeline.depth * 9 * network.inputShape.reduce(1, *)
    let kept = 2 * network.stateCount(options) + network.parameterCount
    #expect(try memory.bytes(recipe) == made + 4 * (images + kept))
  }

  @Test("memory is counted as it is reserved", arguments: presentBackends)
  func counts(_ backend: String) throws {
    let opened = try AllBackends.open(backend, threads: 2)
    let small = Program(try StepTests.network(), batch: 2, mode: .inference)
    let large = Program(try StepTests.network(), batch: 20, mode: .inference)
    let bytes = try [small, large].map { try opened.memory(of: [$0]) }
    // At least the weights, and more for more images.
    #expect(bytes[0] > small.network.parameterCount * 4)
    #expect(bytes[1] > bytes[0] + 18 * small.network.inputShape.reduce(4, *))
  }

  @Test("a size is read and written", arguments: ["8GiB", "512MiB", "1536KiB", "none"])
  func reads(_ text: String) throws {
    #expect(try #require(MemorySize(text)).description == text)
  }

  @Test func `other spellings are read too, and nonsense is not`() {
    #expect(MemorySize("1.5 GiB")?.bytes == 3 << 29)
    #expect(MemorySize("1024MiB")?.description == "1GiB")
    for bad in ["", "8", "8GB", "-1GiB", "0MiB", "GiB", "infGiB", "nanMiB", "1e300GiB"] {
      #expect(MemorySize(bad) == nil, "\(bad)")
    }
  }
}
