import Foundation
import Parallel
import Synchronization
import Testing

@Suite struct OrderedParallelMapTests {
  private struct Stop: Error, Equatable { var index = 0 }

  @Test(arguments: [1, 2, 7])
  func `results come in order from every number of threads`(threads: Int) throws {
    var taken: [Int] = []
    let isWhole = try OrderedParallelMap(1000, threads: threads).run {
      $0 * $0
    } take: { index, result in
      #expect(result == index * index)
      taken.append(index)
      return true
    }
    #expect(isWhole && taken == Array(0..<1000))
    #expect(try OrderedParallelMap(0, threads: threads).run({ $0 }, take: { _, _ in false }))
  }

  @Test func `an error or an answer of the taker ends the work`() throws {
    var taken = 0
    #expect(throws: Stop.self) {
      try OrderedParallelMap(1000, threads: 3).run {
        $0
      } take: { index, _ in
        taken += 1
        if index == 10 { throw Stop() }
        return true
      }
    }
    #expect(taken == 11)
    let isWhole = try OrderedParallelMap(1000, threads: 3).run {
      $0
    } take: { index, _ in
      index < 5
    }
    #expect(!isWhole)
  }

  @Test(arguments: [1, 2, 5])
  func `the first index that fails ends the work after all results before it`(threads: Int) {
    let begun = Atomic(0)
    for failing in [0, 1, 17, 400] {
      var taken: [Int] = []
      let error = #expect(throws: Stop.self) {
        try OrderedParallelMap(100_000, threads: threads).run { index in
          begun.add(1, ordering: .relaxed)
          if index >= failing { throw Stop(index: index) }
          return index
        } take: { _, result in
          taken.append(result)
          return true
        }
      }
      #expect(error == Stop(index: failing) && taken == Array(0..<failing))
    }
    // Not the whole: what was under way, and what may run ahead.
    #expect(begun.load(ordering: .relaxed) < 10_000)
  }

  @Test func `cancelled work hands nothing more on`() throws {
    let cancellation = Cancellation()
    var taken = 0
    let isWhole = try OrderedParallelMap(100_000, threads: 3, cancellation: cancellation).run {
      $0
    } take: { index, _ in
      taken += 1
      if index == 20 { cancellation.cancel() }
      return true
    }
    #expect(!isWhole && taken == 21)
    // Cancelled by a thread while the caller waits for a result that never comes.
    let other = Cancellation()
    let isOther = try OrderedParallelMap(1000, threads: 2, cancellation: other).run {
      if $0 == 100 { other.cancel(as: 2) }
      while $0 >= 100, !other.isCancelled { usleep(100) }
      return $0
    } take: { index, _ in
      index < 101
    }
    #expect(!isOther && other.signal == 2)
  }

  @Test func `no more results wait than the limit says`() throws {
    let begun = Atomic(0)
    let most = Mutex(0)
    // Batches of 10, of which two may be in memory.
    try OrderedParallelMap(100, threads: 4, limit: { ($0 / 10 + 2) * 10 }).run { index in
      begun.add(1, ordering: .sequentiallyConsistent)
      return index
    } take: { index, _ in
      if index % 10 == 9 { usleep(2000) }
      let ahead = begun.load(ordering: .sequentiallyConsistent)
      let allowed = (index / 10 + 2) * 10
      most.withLock { $0 = max($0, ahead - allowed) }
      return true
    }
    #expect(most.withLock { $0 } <= 0)
  }

  @Test func `work that is itself parallel does not wait for threads`() throws {
    var sums: [Int] = []
    try OrderedParallelMap(40, threads: 4).run { index in
      try parallelMap(50, threads: 4) { $0 * index }.reduce(0, +)
    } take: { _, sum in
      sums.append(sum)
      return true
    }
    #expect(sums == (0..<40).map { $0 * 1225 })
  }
}
