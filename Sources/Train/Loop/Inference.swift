internal import Parallel

/// Runs samples through a network with stored statistics.
final class Inference {
  private let executable: any Executable
  private let state: any ModelState
  private var batch: Batch
  private let source: any SampleSource
  private let workers: Int

  /// Prepares a network for this many samples at a time, on the state of a training or, where there is
  /// none, one of its own.
  ///
  /// Fails when the backend can't run an operation, or lacks the memory.
  init(
    _ backend: any Backend, _ network: Network, batch size: Int,
    convolutions: ConvolutionAlgorithm, state: (any ModelState)? = nil,
    source: any SampleSource, workers: Int
  ) throws(TrainError) {
    let program = Program(network, batch: size, mode: .inference, convolutions: convolutions)
    try backend.check(program)
    if let state {
      self.state = state
    } else {
      self.state = try backend.makeState(for: program)
    }
    executable = try backend.compile(program, self.state)
    batch = Batch(for: program, hasInputs: false)
    self.source = source
    self.workers = workers
  }

  /// Replaces weights and statistics, also for a training on the same state.
  ///
  /// Fails when they belong to another network.
  func take(_ values: StateValues) throws(TrainError) { try values.write(to: state) }

  /// One batch's samples and a way to read the network's values of them.
  struct Result {
    /// Position of the batch's first sample among all.
    let start: Int
    /// The batch's samples.
    let samples: [Sample]
    fileprivate let executable: any Executable

    /// A value of the network, a row a sample; empty when the network lacks it.
    func read(_ output: Output) -> [Float] {
      guard let all = executable.read(output) else { return [] }
      return Array(all.prefix(all.count / executable.program.batch * samples.count))
    }
  }

  /// Runs all samples in order, batch by batch.
  ///
  /// False when it was cancelled. Fails when a sample can't be made or the consumer fails.
  func run(
    _ samples: [Sample], cancellation: Cancellation, _ consume: (Result) throws -> Void
  ) throws -> Bool {
    let size = executable.program.batch
    let batches = stride(from: 0, to: samples.count, by: size).map {
      Array(samples[$0..<min($0 + size, samples.count)])
    }
    let pipeline = BatchPipeline(source: source, workers: workers)
    return try unsafe pipeline.run(batches, cancellation: cancellation) { index, inputs in
      unsafe executable.lendInputs().fill(inputs)
      batch.count = batches[index].count
      executable.load(batch)
      executable.evaluate()
      try consume(Result(start: index * size, samples: batches[index], executable: executable))
      return true
    }
  }
}
