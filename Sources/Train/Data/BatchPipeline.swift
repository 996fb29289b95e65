internal import Provenance

/// Makes batches of inputs ahead of the step that consumes them, on threads of its own.
///
/// Every input depends on its sample alone, so the batches are the same for any number of threads.
/// Batches come in order; at most `depth` of them are in memory.
final class BatchPipeline: Sendable {
  private let source: any SampleSource
  private let workers: Int
  private let depth: Int
  /// Batches that are in memory, unless said otherwise.
  static let depth = 3

  /// Prepares a pipeline; it starts with `run`.
  init(source: any SampleSource, workers: Int, depth: Int = BatchPipeline.depth) {
    self.source = source
    self.workers = max(1, workers)
    self.depth = depth
  }

  /// Makes the batches from `first` on and hands them in order to a consumer.
  ///
  /// The consumer gets the batch's number and its inputs, image after image; it returns whether it
  /// wants more. Throws what it throws, or the error of the first sample that can't be made.
  func run(
    _ batches: [[Sample]], from first: Int = 0,
    _ consume: (Int, UnsafeBufferPointer<Float>) throws -> Bool
  ) throws {
    guard first < batches.count else { return }
    let queue = BatchQueue(
      batches: batches, first: first, depth: depth, inputSize: source.inputSize)
    var started = 0
    for _ in 0..<workers {
      queue.enter()
      let isStarted = WorkerThread.start { [source] in
        while let work = unsafe queue.next() { unsafe queue.finish(work, Self.make(work, source)) }
        queue.leave()
      }
      // The system gives only so many threads.
      guard isStarted else {
        queue.leave()
        break
      }
      started += 1
    }
    defer { queue.stop() }
    for batch in first..<batches.count {
      // Without any thread the batch is made here.
      while started == 0, !queue.isReady(batch), let work = unsafe queue.next() {
        unsafe queue.finish(work, Self.make(work, source))
      }
      let inputs = unsafe try queue.wait(for: batch)
      guard try unsafe consume(batch, inputs) else { return }
      queue.release(batch)
    }
  }

  private static func make(_ work: BatchQueue.Work, _ source: any SampleSource) -> (any Error)? {
    do {
      var span = unsafe work.inputs.mutableSpan
      unsafe try source.write(work.samples, to: &span)
      return nil
    } catch {
      return error
    }
  }
}

/// What makes inputs from samples; called from several threads.
protocol SampleSource: Sendable {
  /// Numbers in an input.
  var inputSize: Int { get }
  /// Writes the inputs of samples of one image, one after the other.
  func write(_ samples: ArraySlice<Sample>, to inputs: inout MutableSpan<Float>) throws
}
