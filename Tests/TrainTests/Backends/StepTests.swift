import TestSupport
import Testing

@testable import Train

/// What every backend's step promises beyond its numbers.
@Suite(.needsBackend) struct StepTests {
  static func network(_ tasks: Tasks = .mtl) throws -> Network {
    try ResNetSmall.network(side: 32, heads: Heads(tasks: tasks, lesions: 5, sites: 4))
  }

  static func step(
    _ backend: String, batch: Int, _ options: TrainingOptions = TrainingOptions(),
    tasks: Tasks = .mtl, threads: Int = 2
  ) throws -> Step {
    let program = Program(try network(tasks), batch: batch, mode: .training(options))
    let step = try AllBackends.open(backend, threads: threads).lower(program)
    try Hashed.fill(step)
    step.load(Hashed.batch(for: program, count: batch))
    return step
  }

  static func state(_ step: Step) -> [[Float]] { step.program.state.map { step.read($0) } }

  @Test("the same inputs give the same bytes", arguments: presentBackends)
  func isDeterministic(_ backend: String) throws {
    let steps = [try Self.step(backend, batch: 6), try Self.step(backend, batch: 6)]
    for _ in 0..<3 {
      let losses = steps.map { $0.train(learningRate: 0.01) }
      #expect(losses[0] == losses[1])
    }
    #expect(Self.state(steps[0]) == Self.state(steps[1]))
  }

  @Test("state moves between backends", .enabled(if: presentBackends.count > 1))
  func movesBetweenBackends() throws {
    let first = try Self.step(presentBackends[0], batch: 4)
    let second = try Self.step(presentBackends[1], batch: 4)
    _ = first.train(learningRate: 0.01)
    try StateValues(first.state).write(to: second.state)
    #expect(Self.state(first) == Self.state(second))
    let losses = [first, second].map { $0.train(learningRate: 0.01).lesion ?? .nan }
    #expect(abs(losses[0] - losses[1]) < 1e-4 * losses[0])
  }

  @Test("training lowers the loss", arguments: presentBackends, Tasks.allCases)
  func isTrainable(_ backend: String, _ tasks: Tasks) throws {
    let step = try Self.step(backend, batch: 6, tasks: tasks)
    let first = step.train(learningRate: 0.01)
    var last = first
    for _ in 0..<20 { last = step.train(learningRate: 0.01) }
    #expect((first.lesion == nil) == (tasks == .site))
    #expect((first.site == nil) == (tasks == .lesion))
    if let before = first.lesion, let after = last.lesion { #expect(after < 0.7 * before) }
    if let before = first.site, let after = last.site { #expect(after < 0.7 * before) }
  }

  @Test("frozen statistics and affine parameters stay", arguments: presentBackends)
  func freezes(_ backend: String) throws {
    for normalisation in [Normalisation.frozen, .frozenAffine] {
      let step = try Self.step(
        backend, batch: 4, TrainingOptions(normalisation: normalisation))
      let entries = step.program.state.filter { entry in
        entry.kind == .statistic
          || (normalisation == .frozenAffine && entry.name.contains("bn1.weight"))
      }
      let before = entries.map { step.read($0) }
      _ = step.train(learningRate: 0.01)
      #expect(entries.map { step.read($0) } == before)
    }
  }

  @Test("Caffe's convention equals PyTorch's at a constant rate", arguments: presentBackends)
  func conventionsAgree(_ backend: String) throws {
    let steps = try [MomentumConvention.pytorch, .caffe].map { convention in
      try Self.step(backend, batch: 4, TrainingOptions(optimiser: SGD(convention: convention)))
    }
    for step in steps { for _ in 0..<3 { _ = step.train(learningRate: 0.001) } }
    let losses = steps.map { $0.train(learningRate: 0.001).lesion ?? .nan }
    #expect(abs(losses[0] - losses[1]) < 1e-4 * losses[0])
  }

  @Test("a loaded batch is filled again in its own memory", arguments: presentBackends)
  func loadKeepsNothing(_ backend: String) throws {
    let step = try Self.step(backend, batch: 4, TrainingOptions())
    var batch = Hashed.batch(for: step.program, count: 4)
    batch.heads[1].mixed = batch.heads[1].labels
    batch.heads[1].mixed[0] = 0
    func addresses(_ batch: borrowing Batch) -> [UInt] {
      [
        unsafe batch.inputs.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) },
        unsafe batch.heads[1].labels.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) },
        unsafe batch.heads[1].mixed.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) },
      ]
    }
    let before = addresses(batch)
    step.load(batch)
    batch.inputs[0] = 1
    batch.heads[1].labels[0] = 1
    batch.heads[1].mixed[0] = 1
    #expect(addresses(batch) == before)
  }

  @Test("a task without weight does not move its head", arguments: presentBackends)
  func weighsTasks(_ backend: String) throws {
    for (lesion, site, still) in [(Float(0), Float(1), "lesion"), (1, 0, "site")] {
      let options = TrainingOptions(
        lesionWeight: lesion, siteWeight: site, optimiser: SGD(weightDecay: 0))
      let step = try Self.step(backend, batch: 4, options)
      func heads() -> [String: [Float]] {
        let entries = step.program.state.filter {
          $0.kind == .parameter && ($0.name.hasPrefix("lesion") || $0.name.hasPrefix("site"))
        }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, step.read($0)) })
      }
      let before = heads()
      _ = step.train(learningRate: 0.01)
      for (name, values) in heads() {
        #expect((values == before[name]) == name.hasPrefix(still), "\(name)")
      }
    }
  }

  @Test("twice a task's weight is twice its gradient", arguments: presentBackends)
  func scalesTasks(_ backend: String) throws {
    func gradient(_ weight: Float) throws -> [Float] {
      let options = TrainingOptions(lesionWeight: weight, siteWeight: 0, keepsGradients: true)
      let step = try Self.step(backend, batch: 4, options)
      _ = step.train(learningRate: 0)
      return try #require(step.gradient(ofParameter: "conv1.weight"))
    }
    let (one, two) = (try gradient(1), try gradient(2))
    let largest = one.map(abs).max() ?? 0
    #expect(largest > 0)
    for (a, b) in zip(one, two) { #expect(abs(2 * a - b) < 1e-4 * largest) }
  }

  @Test("values of another shape are refused", arguments: presentBackends)
  func refusesOtherShapes(_ backend: String) throws {
    let step = try Self.step(backend, batch: 2)
    let entry = try #require(step.program.state.first)
    #expect(throws: TrainError.self) { try step.write([1, 2, 3], to: entry) }
  }
}
