internal import Foundation

/// Spreads work over threads and takes the results in order.
enum OrderedWork {
  /// Computes `work` for 0 to `count` - 1 on threads; `take` gets the results on the calling
  /// thread, in order, and answers whether to go on.
  ///
  /// Only a bounded number of results wait to be taken. When `take` throws or answers false, no
  /// more work is begun, and what is under way is finished first.
  static func run<Result: Sendable>(
    count: Int, threads: Int, work: @escaping @Sendable (Int) -> Result,
    take: (Int, Result) throws -> Bool
  ) rethrows {
    guard count > 0 else { return }
    let queue = Queue<Result>(count: count, window: max(1, threads) * 32)
    for _ in 0..<max(1, min(threads, count)) {
      queue.begin()
      let thread = Thread {
        while let index = queue.nextIndex() { queue.put(work(index), at: index) }
        queue.end()
      }
      // Nested documents recurse; the default for threads may be too small.
      thread.stackSize = 8 << 20
      thread.start()
    }
    defer { queue.stopAndWait() }
    for index in 0..<count {
      guard try take(index, queue.result(at: index)) else { return }
    }
  }

  /// Indices to work on and results to take; every member is guarded by the condition.
  private final class Queue<Result: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    private let window: Int
    private var next = 0
    private var taken = 0
    private var results: [Int: Result] = [:]
    private var running = 0

    init(count: Int, window: Int) {
      self.count = count
      self.window = window
    }

    func begin() {
      condition.withLock { running += 1 }
    }

    func end() {
      condition.withLock {
        running -= 1
        condition.broadcast()
      }
    }

    func nextIndex() -> Int? {
      condition.withLock {
        while next < count, next - taken >= window { condition.wait() }
        guard next < count else { return nil }
        next += 1
        return next - 1
      }
    }

    func put(_ result: Result, at index: Int) {
      condition.withLock {
        results[index] = result
        condition.broadcast()
      }
    }

    func result(at index: Int) -> Result {
      condition.withLock {
        while true {
          if let result = results.removeValue(forKey: index) {
            taken = index + 1
            condition.broadcast()
            return result
          }
          condition.wait()
        }
      }
    }

    func stopAndWait() {
      condition.withLock {
        next = count
        condition.broadcast()
        while running > 0 { condition.wait() }
      }
    }
  }
}
