internal import Foundation
internal import Provenance
internal import Synchronization

/// Spreads work over threads and takes the results in order.
enum OrderedWork {
  /// Threads get so many indices at a time: to wake a thread costs as much as to read a small page.
  private static let runLength = 8
  /// So many runs for each thread may wait to be taken: more than one transaction takes, or threads
  /// would stand still while it is written.
  private static let runsAhead = 16

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
    let threads = max(1, min(threads, count))
    // Few pieces of work are shared evenly.
    let length = max(1, min(runLength, count / (threads * runsAhead)))
    let runs = (count + length - 1) / length
    let queue = Queue<Result>(count: runs, window: threads * runsAhead)
    var started = 0
    for _ in 0..<threads {
      queue.begin()
      let isStarted = WorkerThread.start {
        while let run = queue.nextRun() {
          var results: [Result] = []
          for index in (run * length)..<min(count, (run + 1) * length) {
            guard !queue.isStopped else { break }
            results.append(work(index))
          }
          queue.put(results, at: run)
        }
        queue.end()
      }
      // The system gives only so many threads; one is enough.
      if !isStarted {
        queue.end()
        break
      }
      started += 1
    }
    if started == 0 { return try runHere(count: count, work: work, take: take) }
    defer { queue.stopAndWait() }
    for run in 0..<runs {
      for (offset, result) in queue.results(of: run).enumerated() {
        guard try take(run * length + offset, result) else { return }
      }
    }
  }

  /// The same without any thread.
  private static func runHere<Result>(
    count: Int, work: (Int) -> Result, take: (Int, Result) throws -> Bool
  ) rethrows {
    for index in 0..<count {
      guard try take(index, work(index)) else { return }
    }
  }

  /// Runs to work on and results to take; every variable is guarded by the condition.
  private final class Queue<Result: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    private let window: Int
    private var next = 0
    private var taken = 0
    private var results: [Int: [Result]] = [:]
    private var running = 0
    private let stopped = Atomic(false)

    init(count: Int, window: Int) {
      self.count = count
      self.window = window
    }

    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func begin() {
      condition.withLock { running += 1 }
    }

    func end() {
      condition.withLock {
        running -= 1
        condition.broadcast()
      }
    }

    func nextRun() -> Int? {
      condition.withLock {
        while next < count, next - taken >= window { condition.wait() }
        guard next < count else { return nil }
        next += 1
        return next - 1
      }
    }

    func put(_ run: [Result], at index: Int) {
      condition.withLock {
        results[index] = run
        condition.broadcast()
      }
    }

    func results(of run: Int) -> [Result] {
      condition.withLock {
        while true {
          if let found = results.removeValue(forKey: run) {
            taken = run + 1
            condition.broadcast()
            return found
          }
          condition.wait()
        }
      }
    }

    func stopAndWait() {
      stopped.store(true, ordering: .relaxed)
      condition.withLock {
        next = count
        condition.broadcast()
        while running > 0 { condition.wait() }
      }
    }
  }
}
