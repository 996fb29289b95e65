import Foundation
import TestSupport
import Testing

@testable import Train

/// What PyTorch's optimizers, clipping, averages and frozen stages made of a small network.
struct OptimizerTable: Decodable, Sendable {
  /// The network, as in the table of operations.
  struct Case: Decodable, Sendable {
    let side: Int
    let batch: Int
    let count: Int
    let channels: Int
    let layers: [OperationCase.LayerSpec]
  }

  /// One optimizer with its keys, and what came of it.
  struct Variant: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    /// The section `optimiser` of a recipe.
    let recipe: String
    let steps: [[Float]]
    let parameters: [String: Sampled]
    let statistics: [String: Sampled]
    let averages: [String: Sampled]?

    var testDescription: String { name }
  }

  let lesions: Int
  let sites: Int
  let rates: [Float]
  let `case`: Case
  let variants: [Variant]

  /// The table that make_optimizers.py wrote.
  static let shared: OptimizerTable = {
    do {
      let bytes = try Checkout.fixture("Train/optimizers.json")
      return try JSONDecoder().decode(OptimizerTable.self, from: Data(bytes))
    } catch {
      fatalError("Train/optimizers.json: \(error)")
    }
  }()

  /// The options of a recipe with a variant's keys.
  func options(_ variant: Variant) throws -> TrainingOptions {
    let text = "derm_recipe: 1\nlosses: {site: 0.5}\noptimiser: \(variant.recipe)\n"
    return try Recipe.parse(text, source: variant.name).trainingOptions
  }

  /// The training program of a variant.
  func program(_ variant: Variant) throws -> Program {
    try Program(
      OperationCase.network(
        `case`.layers, channels: `case`.channels, side: `case`.side, lesions: lesions,
        sites: sites),
      batch: `case`.batch, mode: .training(options(variant)))
  }
}

@Suite(.needsBackend) struct OptimizerTests {
  @Test("equals PyTorch", arguments: PresentLibrary.all, OptimizerTable.shared.variants)
  func equalsPyTorch(_ library: PresentLibrary, _ variant: OptimizerTable.Variant) throws {
    for threads in [1, 2] {
      let table = OptimizerTable.shared
      let program = try table.program(variant)
      let step = try library.open(threads: threads).lower(program)
      try Self.start(of: program).write(to: step.state)
      var batch = Hashed.batch(for: program, count: table.case.count)
      for (number, (rate, expected)) in zip(table.rates, variant.steps).enumerated() {
        batch.number = number
        step.load(batch)
        let losses = step.train(learningRate: rate)
        #expect(abs(try #require(losses.lesion) - expected[0]) < 1e-5 * expected[0])
        #expect(abs(try #require(losses.site) - expected[1]) < 1e-5 * expected[1])
      }
      for entry in program.state where !entry.kind.isSlot {
        let expected =
          switch entry.kind {
          case .parameter: variant.parameters[entry.name]
          case .statistic: variant.statistics[entry.name]
          default: variant.averages?[entry.name]
          }
        let error = try #require(expected).error(of: step.read(entry), named: entry.name)
        #expect(error < 5e-5, "\(entry.kind) \(entry.name)")
      }
    }
  }

  /// Hashed parameters and statistics.
  static func start(of program: Program) -> StateValues {
    var start = StateValues()
    for entry in program.state where entry.kind.isRequired {
      start.append(entry, Hashed.state(entry.name, entry.shape))
    }
    return start
  }

  @Test func `Lion moves by the rate, not where the direction is 0, and hides no NaN`() {
    var optimizer = Lion(Recipe.Optimiser())
    optimizer.weightDecay = 0
    var (weights, gradient, average) = (
      [Float](repeating: 1, count: 4), [2, -3, 0, Float.nan], [Float](repeating: 0, count: 4)
    )
    unsafe weights.withUnsafeMutableBufferPointer { weights in
      unsafe gradient.withUnsafeMutableBufferPointer { gradient in
        unsafe average.withUnsafeMutableBufferPointer { average in
          guard let weights = weights.baseAddress, let gradient = gradient.baseAddress,
            let average = average.baseAddress
          else { return }
          unsafe optimizer.update(
            UpdateTensors(parameter: weights, gradient: gradient, slots: [average], count: 4),
            UpdateStep(rate: 0.25), in: 0..<4)
        }
      }
    }
    #expect(weights[0..<3] == [0.75, 1.25, 1] && weights[3].isNaN)
  }

  @Test("3 micro-batches equal the whole batch", arguments: presentBackends)
  func accumulates(_ backend: String) throws {
    let multipliers: [ParameterGroup: Multipliers] = [.headWeight: Multipliers(rate: 3, decay: 0)]
    let optimizers: [any Optimizer] = [
      AdamW(epsilon: 1e-3, multipliers: multipliers), SGD(multipliers: multipliers),
    ]
    for optimizer in optimizers {
      for clip: Float? in [nil, 0.5] {
        var options = TrainingOptions(
          normalisation: .frozen, optimiser: optimizer, clipNorm: clip, averageDecay: 0.5)
        let whole = try Self.train(backend, rows: 16, options)
        options.accumulates = true
        let parts = try Self.train(backend, rows: 6, options)
        #expect(whole.entries == parts.entries)
        for (entry, (a, b)) in zip(whole.entries, zip(whole.values, parts.values)) {
          let scale = max(a.map(abs).max() ?? 0, 1e-6)
          let error = zip(a, b).map { abs($0 - $1) }.max() ?? 0
          #expect(error < 2e-4 * scale, "\(optimizer) \(entry.kind) \(entry.name)")
        }
      }
    }
  }

  private static func train(
    _ backend: String, rows: Int, _ options: TrainingOptions
  ) throws -> StateValues {
    let network = try StepTests.network()
    let steps = try TrainingSteps(
      try AllBackends.open(backend, threads: 2), network, options, .direct, rows: rows)
    let program = Program(network, batch: 16, mode: .training(options))
    try steps.write(start(of: program))
    let batch = Hashed.batch(for: program, count: 16)
    let targets = Targets(batch)
    for step in 0..<3 {
      _ = try unsafe batch.inputs.withUnsafeBufferPointer {
        try unsafe steps.train(
          $0, targets, learningRate: 0.001, dropout: DropoutKey(seed: 1, step: step))
      }
    }
    return StateValues(steps.state)
  }

  @Test func `what is off takes no operation and no memory`() throws {
    let table = OptimizerTable.shared
    let plain = try table.program(table.variants[0])
    #expect(plain.training?.defersUpdates == false)
    #expect(!plain.state.contains { $0.kind == .average })
    let layouts = PlainLayouts(program: plain)
    #expect(HostUpdates.bytes(plain, HostStatePlan(plain, layouts)) == 0)
  }

  @Test func `a frozen stage has no gradients, and the network before its end no backward pass`()
    throws
  {
    let network = try StepTests.network()
    let all = Program(network, batch: 4, mode: .training(TrainingOptions()))
    let part = Program(network, batch: 4, mode: .training(TrainingOptions(frozenStages: 2)))
    let gradients = part.operations.filter { $0.kind == .convolutionWeightGradient }
    // The stem and the two convolutions of the first stage.
    let whole = all.operations.filter { $0.kind == .convolutionWeightGradient }
    #expect(gradients.count == whole.count - 3)
    let names = part.state.filter(\.kind.isSlot).map(\.name)
    #expect(!names.isEmpty)
    #expect(names.allSatisfy { !$0.hasPrefix("conv1") && !$0.hasPrefix("layer1") })
  }

  @Test func `the registry has each file of the folder`() throws {
    let folder = Checkout.file("Sources/Train/Optimizers")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8).contains(": Optimizer {")
    }
    #expect(Set(files) == Set(AllOptimizers.all.map { "\($0).swift" }))
    #expect(Set(AllOptimizers.all.map { $0.name }).count == files.count)
  }
}
