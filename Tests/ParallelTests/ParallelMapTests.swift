import Parallel
import Synchronization
import Testing

@Suite struct ParallelMapTests {
  private struct Stop: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 9])
  func `results lie in the order of the items`(threads: Int) throws {
    #expect(try parallelMap(["a", "b", "c"], threads: threads) { $0 + $0 } == ["aa", "bb", "cc"])
    #expect(try parallelMap(1000, threads: threads) { $0 + 1 } == Array(1...1000))
    #expect(try parallelMap(0, threads: threads) { $0 }.isEmpty)
  }

  @Test(arguments: [1, 4])
  func `the first index that fails is named, and no more work is begun`(threads: Int) {
    let begun = Atomic(0)
    let error = #expect(throws: Stop.self) {
      try parallelMap(100_000, threads: threads) { index in
        begun.add(1, ordering: .relaxed)
        if index >= 50 { throw Stop(index: index) }
      }
    }
    #expect(error == Stop(index: 50))
    #expect(begun.load(ordering: .relaxed) <= 50 + 2 * threads)
  }

  @Test(arguments: [1, 4])
  func `cancelled work throws, and progress says what was done`(threads: Int) throws {
    let cancellation = Cancellation()
    let done = Atomic(0)
    let progress = Progress { event in
      if case .advanced(let amount, _) = event { done.add(amount, ordering: .relaxed) }
    }
    let error = #expect(throws: Cancelled.self) {
      try parallelMap(
        1000, threads: threads, cancellation: cancellation, progress: progress
      ) { index in
        if index == 10 { cancellation.cancel(as: 2) }
      }
    }
    #expect(error == Cancelled(signal: 2))
    #expect((11..<20).contains(done.load(ordering: .relaxed)))
    // What is complete when it is cancelled has its result.
    #expect(try parallelMap(0, threads: threads, cancellation: cancellation) { $0 }.isEmpty)
  }

  @Test(arguments: [1, 2])
  func `two pieces of work give two results, or the first error`(threads: Int) throws {
    let (text, number) = parallelPair(threads: threads, { "a" }, { 1 })
    #expect(text == "a" && number == 1)
    let error = #expect(throws: Stop.self) {
      try parallelPair(
        threads: threads, { () throws(Stop) -> Int in throw Stop(index: 1) },
        { () throws(Stop) -> Int in throw Stop(index: 2) })
    }
    #expect(error == Stop(index: 1))
  }

  @Test func `a token that was cancelled stays so, whoever it asked`() {
    let asked = Atomic(0)
    let token = Cancellation {
      asked.add(1, ordering: .relaxed).newValue == 2 ? 15 : nil
    }
    #expect(token.signal == nil)
    #expect(token.signal == 15)
    #expect(token.signal == 15 && token.isCancelled)
    #expect(throws: Cancelled(signal: 15)) { try token.check() }
  }
}
