/// Spreads work over threads and hands the results on in order, with bounded memory.
package struct OrderedParallelMap: Sendable {
  private let count: Int
  private let threads: Int
  private let chunk: Int
  private let limit: @Sendable (Int) -> Int
  private let cancellation: Cancellation

  /// Threads get at most so many indices at a time: to wake a thread costs as much as to read a small
  /// page.
  private static let longestChunk = 8
  /// So many chunks for each thread may wait to be taken: more than one transaction takes, or threads
  /// would stand still while it is written.
  private static let chunksAhead = 16

  /// A map over 0 to `count` - 1 on so many threads next to the caller's, which takes the results.
  package init(_ count: Int, threads: Int, cancellation: Cancellation = Cancellation()) {
    let threads = max(1, min(threads, count))
    // Few pieces of work are shared evenly.
    let chunk = max(1, min(Self.longestChunk, count / (threads * Self.chunksAhead)))
    let ahead = threads * Self.chunksAhead * chunk
    self.init(count, threads: threads, chunk: chunk, cancellation: cancellation) { $0 + ahead }
  }

  /// A map that hands out one index at a time; `limit` bounds how many results wait to be taken.
  ///
  /// `limit` of a number of taken results, which is lower than `count`, is the first index that may
  /// not begin yet; it is above that number.
  package init(
    _ count: Int, threads: Int, cancellation: Cancellation = Cancellation(),
    limit: @escaping @Sendable (Int) -> Int
  ) {
    self.init(
      count, threads: max(1, min(threads, count)), chunk: 1, cancellation: cancellation,
      limit: limit)
  }

  private init(
    _ count: Int, threads: Int, chunk: Int, cancellation: Cancellation,
    limit: @escaping @Sendable (Int) -> Int
  ) {
    self.count = count
    self.threads = threads
    self.chunk = chunk
    self.cancellation = cancellation
    self.limit = limit
  }

  /// Computes `work` on the pool's threads; `take` gets the results on the calling thread, in order,
  /// and answers whether to go on.
  ///
  /// False when `take` had enough or the work was cancelled. Throws what `take` throws, and the error
  /// of the first index that has one once all results before it are taken. After any of these no more
  /// work is begun, and what is under way is finished first. Without any thread all happens on the
  /// caller's.
  @discardableResult
  package func run<Answer: Sendable>(
    _ work: @escaping @Sendable (Int) throws -> Answer, take: (Int, Answer) throws -> Bool
  ) throws -> Bool {
    guard count > 0 else { return true }
    let queue = ChunkQueue<Answer>(
      count: count, chunk: chunk, limit: limit, cancellation: cancellation)
    return try ThreadPool.run(threads: threads, nextTo: { queue.work(work) }) { started in
      // Before the pool waits for its threads they must be asked to stop.
      defer { queue.stop() }
      if started == 0 { return try runHere(work, take) }
      return try handOn(queue, take)
    }
  }

  private func handOn<Answer: Sendable>(
    _ queue: ChunkQueue<Answer>, _ take: (Int, Answer) throws -> Bool
  ) throws -> Bool {
    for first in stride(from: 0, to: count, by: chunk) {
      let results = queue.results(from: first)
      for (offset, answer) in results.answers.enumerated() {
        guard !cancellation.isCancelled, try take(first + offset, answer) else { return false }
      }
      if let error = results.error { throw error }
      if results.isCut { return false }
      queue.release(to: min(count, first + chunk))
    }
    return true
  }

  private func runHere<Answer>(
    _ work: (Int) throws -> Answer, _ take: (Int, Answer) throws -> Bool
  ) throws -> Bool {
    for index in 0..<count {
      guard !cancellation.isCancelled, try take(index, work(index)) else { return false }
    }
    return true
  }
}
