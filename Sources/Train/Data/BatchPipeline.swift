internal import Parallel

/// Makes batches of inputs ahead of the step that consumes them, on threads next to its own.
///
/// Every input depends on its sample alone, so the batches are the same for any number of threads.
/// Batches come in order; at most `depth` of them are in memory, the one that is consumed included.
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
  /// wants more. False when it has enough or the work is cancelled. Throws what it throws, or the
  /// error of the first sample that can't be made.
  @discardableResult
  func run(
    _ batches: [[Sample]], from first: Int = 0, cancellation: Cancellation = Cancellation(),
    _ consume: (Int, UnsafeBufferPointer<Float>) throws -> Bool
  ) throws -> Bool {
    guard first < batches.count else { return true }
    let size = source.inputSize
    // In pieces, so that all threads work on one batch, the next one due. A slot is written again
    // once the batch `depth` before is consumed: `limit` sees to that.
    let plan = PiecePlan(batches, from: first)
    let slots = BatchSlots(
      count: min(depth, batches.count - first),
      size: (batches[first...].map(\.count).max() ?? 0) * size)
    let map = OrderedParallelMap(
      plan.pieces.count, threads: workers, cancellation: cancellation
    ) { [depth] in plan.limit(taken: $0, depth: depth) }
    return try map.run { [source] index in
      let piece = plan.pieces[index]
      let range = piece.samples.startIndex * size..<piece.samples.endIndex * size
      var span = unsafe slots.numbers(of: piece.batch, range).mutableSpan
      try source.write(piece.samples, to: &span)
    } take: { index, _ in
      let batch = plan.pieces[index].batch
      guard plan.endsBatch(index) else { return true }
      let inputs = unsafe slots.numbers(of: batch, 0..<batches[batch].count * size)
      return unsafe try consume(batch, UnsafeBufferPointer(inputs))
    }
  }
}

/// Batches as pieces: samples of one image that follow each other, which are made from one decoding.
private struct PiecePlan: Sendable {
  struct Piece {
    let batch: Int
    let samples: ArraySlice<Sample>
  }

  private(set) var pieces: [Piece] = []
  /// The first piece of each batch, then the number of pieces.
  private var starts: [Int] = []
  private let first: Int

  init(_ batches: [[Sample]], from first: Int) {
    self.first = first
    for (batch, samples) in batches.enumerated().dropFirst(first) {
      starts.append(pieces.count)
      var start = 0
      while start < samples.count {
        var end = start + 1
        while end < samples.count, samples[end].image == samples[start].image { end += 1 }
        pieces.append(Piece(batch: batch, samples: samples[start..<end]))
        start = end
      }
    }
    starts.append(pieces.count)
  }

  /// The first piece that has no slot while the batch of the first piece that is not taken, and those
  /// after it, have `depth` slots.
  func limit(taken: Int, depth: Int) -> Int {
    starts[min(pieces[taken].batch - first + depth, starts.count - 1)]
  }

  /// Whether a piece is the last of its batch.
  func endsBatch(_ index: Int) -> Bool { starts[pieces[index].batch - first + 1] == index + 1 }
}

/// What makes inputs from samples; called from several threads.
protocol SampleSource: Sendable {
  /// Numbers in an input.
  var inputSize: Int { get }
  /// Writes the inputs of samples of one image, one after the other.
  func write(_ samples: ArraySlice<Sample>, to inputs: inout MutableSpan<Float>) throws
}
