internal import Foundation
internal import Synchronization

/// Chunks of indices to work on and their results to take.
///
/// What changes is guarded by the condition, except for the atomic `isStopped`.
final class ChunkQueue<Answer: Sendable>: @unchecked Sendable {
  /// What became of a chunk.
  struct Results {
    /// The answers of its first indices: of all, unless there is an error or it is cut.
    var answers: [Answer] = []
    /// The error of the index after them.
    var error: (any Error)?
    /// Whether the work was cancelled before its end.
    var isCut = false
  }

  private let condition = NSCondition()
  private let count: Int
  private let chunk: Int
  private let limit: @Sendable (Int) -> Int
  private let cancellation: Cancellation
  private var next = 0
  private var end: Int
  /// The first index that may not begin yet.
  private var allowed: Int
  private var results: [Int: Results] = [:]
  private var awaited: Int?
  private let isStopped = Atomic(false)

  init(
    count: Int, chunk: Int, limit: @escaping @Sendable (Int) -> Int, cancellation: Cancellation
  ) {
    self.count = count
    self.chunk = chunk
    self.limit = limit
    self.cancellation = cancellation
    end = count
    allowed = limit(0)
  }

  /// Works on chunks until there are none; called on each of the threads.
  func work(_ work: (Int) throws -> Answer) {
    while let first = nextChunk() {
      var results = Results()
      for index in first..<min(count, first + chunk) {
        // Asked before each index, as a chunk may take seconds. A chunk that is cut is put down all
        // the same: somebody waits for it.
        guard !isStopped.load(ordering: .relaxed), !cancellation.isCancelled else {
          results.isCut = true
          break
        }
        do {
          results.answers.append(try work(index))
        } catch {
          results.error = error
          break
        }
      }
      put(results, at: first)
    }
  }

  private func nextChunk() -> Int? {
    condition.withLock {
      while next < end, next >= allowed { condition.wait() }
      guard next < end else { return nil }
      defer { next += chunk }
      return next
    }
  }

  private func put(_ result: Results, at first: Int) {
    condition.withLock {
      results[first] = result
      if result.error != nil || result.isCut {
        // Chunks before this one are given out already, and will be handed on.
        end = min(end, next)
        condition.broadcast()
      } else if awaited == first {
        condition.broadcast()
      }
    }
  }

  /// Waits for a chunk.
  func results(from first: Int) -> Results {
    condition.withLock {
      awaited = first
      defer { awaited = nil }
      while true {
        if let found = results.removeValue(forKey: first) { return found }
        condition.wait()
      }
    }
  }

  /// Lets work begin that had to wait until so many results were taken.
  func release(to taken: Int) {
    guard taken < count else { return }
    condition.withLock {
      let limit = limit(taken)
      if limit != allowed {
        allowed = limit
        condition.broadcast()
      }
    }
  }

  /// Begins no more work.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    condition.withLock {
      end = 0
      condition.broadcast()
    }
  }
}
