import TestSupport
import Testing

@testable import Train

/// What becomes of gradients that wait: buckets, exchange, micro-batches of several sizes.
@Suite struct UpdatesTests {
  @Test func `buckets follow the order of gradients and are about as large as wished`() {
    let counts = [3_000_000, 17, 1_000_000, 9_000_000, 5, 40]
    let own = GradientBuckets(counts.enumerated().map { ($0.offset + 7, $0.element) })
    #expect(own.buckets.map(\.parameters) == [[7, 8, 9], [10], [11, 12]])
    var end = 0
    for bucket in own.buckets {
      #expect(bucket.start == end && bucket.count % 16 == 0)
      end += bucket.count
    }
    #expect(end == own.count)
    for (index, count) in counts.enumerated() {
      let start = own.starts[index + 7] ?? -1
      #expect(start % 16 == 0 && start + count <= own.starts[index + 8] ?? own.count)
    }
    #expect(GradientBuckets([]).count == 0)
  }

  /// Two processes with the same images: each sum is twice the own values.
  private struct Mirror: Communicator {
    /// The buckets in the order in which they were exchanged.
    final class Log: @unchecked Sendable {
      var offsets: [Int] = []
      var waits = 0
    }

    let log = Log()
    let rank = 0
    let size = 2

    func allReduce(_ buffer: DeviceBuffer) throws(TrainError) -> any Communication {
      log.offsets.append(buffer.offset)
      guard let block = buffer.block as? HostBlock else { preconditionFailure("host memory") }
      let values = unsafe (block.start + buffer.offset).assumingMemoryBound(to: Float.self)
      for index in 0..<buffer.count { unsafe values[index] *= 2 }
      return Handle(log: log)
    }

    func broadcast(
      _ buffer: DeviceBuffer, from root: Int
    ) throws(TrainError) -> any Communication { Handle(log: log) }

    struct Handle: Communication {
      let log: Log
      func wait() { log.waits += 1 }
    }
  }

  @Test(
    "gradients are added up over processes before anything else", .needsBackend,
    arguments: presentBackends)
  func reduces(_ backend: String) throws {
    let opened = try AllBackends.open(backend, threads: 2)
    let program = Program(
      try StepTests.network(), batch: 4,
      mode: .training(TrainingOptions(optimiser: SGD(weightDecay: 0))))
    let doubled = Program(
      program.network, batch: 4,
      mode: .training(
        TrainingOptions(lesionWeight: 2, siteWeight: 2, optimiser: SGD(weightDecay: 0))))
    let mirror = Mirror()
    let state = try opened.makeState(for: program)
    let step = Step(
      try opened.compile(program, state), state, try opened.makeUpdates(program, state, mirror))
    let alone = try opened.lower(doubled)
    for one in [step, alone] {
      try OptimizerTests.start(of: program).write(to: one.state)
      one.load(Hashed.batch(for: program, count: 4))
      _ = one.train(learningRate: 0.01)
    }
    #expect(!mirror.log.offsets.isEmpty && mirror.log.offsets == mirror.log.offsets.sorted())
    #expect(mirror.log.waits == mirror.log.offsets.count)
    // Multiplying by 2 rounds nothing, wherever it is done.
    #expect(StateValues(step.state) == StateValues(alone.state))
  }

  @Test(
    "micro-batches of several sizes add up to the gradient of all of them", .needsBackend,
    arguments: presentBackends)
  func addsUpOverSizes(_ backend: String) throws {
    let opened = try AllBackends.open(backend, threads: 2)
    let network = try StepTests.network()
    // Statistics of the batch, so that each size has an executable of its own: 17 images in 5, 6, 6.
    let options = TrainingOptions(
      optimiser: AdamW(beta1: 0.5, weightDecay: 0), accumulates: true)
    let steps = try TrainingSteps(opened, network, options, .direct, rows: 6)
    let program = Program(network, batch: 17, mode: .training(options))
    let start = OptimizerTests.start(of: program)
    try steps.write(start)
    let batch = Hashed.batch(for: program, count: 17)
    _ = try unsafe batch.inputs.withUnsafeBufferPointer {
      try unsafe steps.train(
        $0, Targets(batch), learningRate: 0, dropout: DropoutKey(seed: 1, step: 0))
    }
    // Each part by itself, with the denominators of the whole.
    var sums: [String: [Float]] = [:]
    let targets = Targets(batch)
    let width = batch.inputs.count / 17
    var first = 0
    for size in [5, 6, 6] {
      let part = Program(
        network, batch: size, mode: .training(TrainingOptions(keepsGradients: true)))
      let step = try opened.lower(part)
      try start.write(to: step.state)
      var own = Batch(for: part)
      let inputs = Array(batch.inputs[(first * width)..<((first + size) * width)])
      own.inputs = inputs
      own.fill(targets.rows(first..<(first + size)))
      own.microBatch = MicroBatch(
        start: first, images: 17,
        knownWeights: targets.heads.enumerated().map {
          ClassWeights.even.sum(over: $1.labels, of: $0)
        },
        isLast: false)
      step.load(own)
      _ = step.train(learningRate: 0)
      for spec in network.parameters {
        let gradient = try #require(step.gradient(ofParameter: spec.name))
        sums[spec.name] = sums[spec.name].map { zip($0, gradient).map(+) } ?? gradient
      }
      first += size
    }
    for spec in network.parameters {
      let slot = StateEntry(kind: .slot("exp_avg"), name: spec.name, shape: spec.shape)
      let expected = try #require(sums[spec.name])
      let scale = max(expected.map(abs).max() ?? 0, 1e-6)
      for (ours, sum) in zip(steps.state.read(slot), expected) {
        #expect(abs(2 * ours - sum) < 1e-5 * scale, "\(spec.name)")
      }
    }
  }
}
