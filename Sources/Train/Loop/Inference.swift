internal import Parallel

/// Runs samples through a network with stored statistics.
final class Inference {
  private let step: any Step
  private var batch: Batch
  private let source: any SampleSource
  private let workers: Int

  /// Prepares a network for this many samples at a time.
  ///
  /// Fails when the backend can't make the step.
  init(
    _ backend: any Backend, _ network: Network, batch size: Int,
    convolutions: ConvolutionAlgorithm, source: any SampleSource, workers: Int
  ) throws(TrainError) {
    let program = Program(network, batch: size, mode: .inference, convolutions: convolutions)
    step = try backend.lower(program)
    batch = Batch(for: program)
    self.source = source
    self.workers = workers
  }

  /// Takes over weights and statistics, or their moving averages where the other step has some.
  ///
  /// Fails when they belong to another network.
  func take(from other: any Step) throws(TrainError) { try step.copyAverages(from: other) }

  /// Takes over weights and statistics.
  ///
  /// Fails when they belong to another network.
  func take(_ state: ModelState) throws(TrainError) { try state.write(to: step) }

  /// One batch's samples and a way to read the network's values of them.
  struct Result {
    /// Position of the batch's first sample among all.
    let start: Int
    /// The batch's samples.
    let samples: [Sample]
    fileprivate let step: any Step

    /// A value of the network, a row a sample; empty when the network lacks it.
    func read(_ output: Output) -> [Float] {
      guard let all = step.read(output) else { return [] }
      return Array(all.prefix(all.count / step.program.batch * samples.count))
    }
  }

  /// Runs all samples in order, batch by batch.
  ///
  /// False when it was cancelled. Fails when a sample can't be made or the consumer fails.
  func run(
    _ samples: [Sample], cancellation: Cancellation, _ consume: (Result) throws -> Void
  ) throws -> Bool {
    let size = step.program.batch
    let batches = stride(from: 0, to: samples.count, by: size).map {
      Array(samples[$0..<min($0 + size, samples.count)])
    }
    let pipeline = BatchPipeline(source: source, workers: workers)
    return try unsafe pipeline.run(batches, cancellation: cancellation) { index, inputs in
      unsafe batch.fill(inputs, count: batches[index].count)
      step.load(batch)
      _ = step.evaluate()
      try consume(Result(start: index * size, samples: batches[index], step: step))
      return true
    }
  }
}
