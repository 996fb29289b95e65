internal import Synchronization

/// The results of `work` for 0 to `count` - 1, in order; the same for any number of threads.
///
/// The caller's thread is one of them. `progress` is called on any of them, for each index that is done. Throws the
/// error of the first index that has one, and `Cancelled` when indices are left; after either no more work is begun.
package func parallelMap<Answer: Sendable>(
  _ count: Int, threads: Int, cancellation: Cancellation = Cancellation(),
  progress: Progress = .silent, _ work: @Sendable (Int) throws -> Answer
) throws -> [Answer] {
  let map = IndexMap<Answer>(count: count)
  ThreadPool.run(threads: max(1, min(threads, count))) {
    // Indices are given out in order, so when one fails all before it are under way, and the first
    // that fails is found whichever thread is faster.
    while !cancellation.isCancelled, let index = map.next() {
      map.put(Result { try work(index) }, at: index)
      progress.advance()
    }
  }
  return try map.answers(cancellation)
}

/// The results of `work` for each item, in order.
///
/// Fails, stops and reports progress as `parallelMap` over indices.
package func parallelMap<Item: Sendable, Answer: Sendable>(
  _ items: [Item], threads: Int, cancellation: Cancellation = Cancellation(),
  progress: Progress = .silent, _ work: @Sendable (Item) throws -> Answer
) throws -> [Answer] {
  try parallelMap(items.count, threads: threads, cancellation: cancellation, progress: progress) {
    try work(items[$0])
  }
}

/// The results of two pieces of work, at the same time when there are threads for both.
///
/// Throws the first's error, or the second's.
package func parallelPair<First: Sendable, Second: Sendable, Problem: Error>(
  threads: Int, _ first: @Sendable () throws(Problem) -> First,
  _ second: @Sendable () throws(Problem) -> Second
) throws(Problem) -> (First, Second) {
  let next = Atomic(0)
  let one = Mutex<Result<First, Problem>?>(nil)
  let two = Mutex<Result<Second, Problem>?>(nil)
  ThreadPool.run(threads: max(1, min(threads, 2))) {
    // Whoever is free takes the next piece, so that one thread does both. Neither stops at the
    // other's error: which error is thrown must not depend on which piece is faster.
    while true {
      switch next.add(1, ordering: .relaxed).oldValue {
      case 0:
        let answer = Result(catching: first)
        one.withLock { $0 = answer }
      case 1:
        let answer = Result(catching: second)
        two.withLock { $0 = answer }
      default: return
      }
    }
  }
  guard let one = one.withLock({ $0 }), let two = two.withLock({ $0 }) else {
    preconditionFailure("both pieces are worked on")
  }
  return (try one.get(), try two.get())
}

/// The results of a map so far, by index.
private final class IndexMap<Answer: Sendable>: Sendable {
  private struct State {
    var next = 0
    var answers: [Answer?]
    var failure: (index: Int, error: any Error)?
  }

  private let count: Int
  private let state: Mutex<State>

  init(count: Int) {
    self.count = count
    state = Mutex(State(answers: Array(repeating: nil, count: count)))
  }

  /// The next index; nil at the end and after a failure.
  func next() -> Int? {
    state.withLock { state in
      guard state.next < count, state.failure == nil else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func put(_ answer: Result<Answer, any Error>, at index: Int) {
    state.withLock { state in
      switch answer {
      case .success(let value): state.answers[index] = value
      case .failure(let error):
        if index < state.failure?.index ?? .max { state.failure = (index, error) }
      }
    }
  }

  /// All answers, once every thread is done.
  func answers(_ cancellation: Cancellation) throws -> [Answer] {
    let state = state.withLock { $0 }
    if let failure = state.failure { throw failure.error }
    let answers = state.answers.compactMap(\.self)
    if answers.count < count { try cancellation.check() }
    precondition(answers.count == count, "every index is worked on")
    return answers
  }
}
