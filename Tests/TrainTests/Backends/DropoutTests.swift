import TestSupport
import Testing
import Train

/// What is dropped depends on the key alone.
@Suite(.needsBackend) struct DropoutTests {
  /// Rows of 3 x 8 x 8 values through a dropout to the heads.
  private static func program(batch: Int, probability: Float = 0.5) -> Program {
    var builder = NetworkBuilder(side: 8)
    let convolved = builder.convolution("conv", .input, Convolution(outputs: 8, kernel: 3))
    let dropped = builder.dropout("first", convolved, probability: probability)
    let flat = builder.flatten("flatten", builder.relu("relu", dropped))
    let again = builder.dropout("second", flat, probability: probability)
    let network = builder.finish(
      name: "dropping", features: again, maps: nil,
      heads: Heads(tasks: .mtl, lesions: 5, sites: 4))
    return Program(network, batch: batch, mode: .training(TrainingOptions()))
  }

  /// The logits of rows from `first` on under a key, and the state after a step.
  private static func run(
    _ backend: String, rows: Range<Int>, of batch: Int, _ key: DropoutKey, threads: Int = 2
  ) throws -> (logits: [Float], state: [[Float]]) {
    let program = program(batch: rows.count)
    let step = try AllBackends.open(backend, threads: threads).lower(program)
    try Hashed.fill(step)
    let all = Hashed.batch(for: Self.program(batch: batch), count: batch)
    var part = Batch(for: program)
    let row = all.inputs.count / batch
    part.inputs = Array(all.inputs[(rows.lowerBound * row)..<(rows.upperBound * row)])
    part.heads[0].known = part.heads[0].known.map { _ in 1 }
    part.dropout = key
    step.load(part)
    _ = step.train(learningRate: 0.01)
    return (try #require(step.read(.lesionLogits)), StepTests.state(step))
  }

  @Test(
    "the same key drops the same, another step or seed something else", arguments: presentBackends)
  func followsTheKey(_ backend: String) throws {
    let key = DropoutKey(seed: 3, step: 5)
    let first = try Self.run(backend, rows: 0..<6, of: 6, key)
    let second = try Self.run(backend, rows: 0..<6, of: 6, key)
    #expect(first.logits == second.logits && first.state == second.state)
    for other in [DropoutKey(seed: 3, step: 6), DropoutKey(seed: 4, step: 5)] {
      #expect(try Self.run(backend, rows: 0..<6, of: 6, other).logits != first.logits)
    }
  }

  @Test("the number of threads changes nothing", arguments: presentBackends)
  func ignoresThreads(_ backend: String) throws {
    let key = DropoutKey(seed: 3, step: 5)
    let one = try Self.run(backend, rows: 0..<6, of: 6, key, threads: 1)
    let three = try Self.run(backend, rows: 0..<6, of: 6, key, threads: 3)
    for (first, second) in zip(one.logits, three.logits) { #expect(abs(first - second) < 1e-4) }
  }

  @Test(
    "the later part of a batch drops what it would have dropped in the whole",
    arguments: presentBackends)
  func followsTheRow(_ backend: String) throws {
    let whole = try Self.run(backend, rows: 0..<6, of: 6, DropoutKey(seed: 3, step: 5))
    let part = try Self.run(
      backend, rows: 4..<6, of: 6, DropoutKey(seed: 3, step: 5, firstRow: 4))
    #expect(part.logits.count == 10)
    for (first, second) in zip(whole.logits.suffix(10), part.logits) {
      #expect(abs(first - second) < 1e-4)
    }
  }

  @Test("as many values are dropped as asked", arguments: [0, 0.25, 0.5, 0.9] as [Float])
  func dropsItsShare(_ probability: Float) throws {
    let backend = try #require(presentBackends.first)
    var builder = NetworkBuilder(channels: 8, side: 32)
    let dropped = builder.dropout("dropout", .input, probability: probability)
    let mean = builder.globalAveragePool("mean", dropped)
    let network = builder.finish(
      name: "share", features: mean, maps: nil,
      heads: Heads(tasks: .lesion, lesions: 8, sites: 0))
    let program = Program(network, batch: 8, mode: .training(TrainingOptions()))
    let step = try AllBackends.open(backend, threads: 2).lower(program)
    // The identity: the logits are the means.
    let weight = try #require(program.state.first { $0.name == "lesion.weight" })
    try step.write((0..<64).map { $0 % 9 == 0 ? 1 : 0 }, to: weight)
    var batch = Batch(for: program)
    batch.inputs = batch.inputs.map { _ in 1 }
    batch.dropout = DropoutKey(seed: 1)
    step.load(batch)
    _ = step.train(learningRate: 0)
    let means = try #require(step.read(.lesionLogits))
    let kept = means.reduce(0, +) / Float(means.count)
    // 65,536 values: the standard error of the mean is at most 0.012 for a share of 0.9.
    #expect(abs(kept - 1) < (probability == 0 ? 1e-6 : 0.04))
  }
}
