import CParallel
import Foundation
import Synchronization
import Testing

/// The threads on which the chunks of one call ran.
private final class ChunkThreads: Sendable {
  /// Thread ids by chunk.
  let threads = Mutex<[Int: UInt]>([:])
  private let arrived = Atomic(0)

  /// Runs so many chunks, each of which waits until all have begun, or it would see a thread twice.
  func run(_ chunks: Int32) -> Set<UInt> {
    let context = Unmanaged.passUnretained(self).toOpaque()
    derm_thread_pool_run(
      { context, chunk, chunks in
        guard let context else { return }
        let own = Unmanaged<ChunkThreads>.fromOpaque(context).takeUnretainedValue()
        own.threads.withLock { $0[Int(chunk)] = UInt(pthread_self()) }
        own.arrived.add(1, ordering: .sequentiallyConsistent)
        let end = Date(timeIntervalSinceNow: 20)
        while own.arrived.load(ordering: .sequentiallyConsistent) < Int(chunks), Date() < end {
          usleep(100)
        }
      }, context, chunks)
    return threads.withLock { Set($0.values) }
  }
}

@Suite struct ThreadPoolTests {
  @Test func `each call runs on as many threads as it asks for, whatever was asked before`() {
    for chunks in [2, 8, 3, 1, 12] as [Int32] {
      let threads = ChunkThreads().run(chunks)
      #expect(threads.count == Int(chunks))
      #expect(threads.contains(UInt(pthread_self())))
    }
  }

  @Test func `two calls at the same time have threads of their own`() {
    let all = Mutex<[Set<UInt>]>([])
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      for _ in 0..<20 {
        let threads = ChunkThreads().run(4)
        all.withLock { $0.append(threads) }
      }
    }
    #expect(all.withLock { $0 }.allSatisfy { $0.count == 4 })
  }

  @Test func `chunks that lie next to the caller's work run and end`() {
    let counter = Counter()
    for _ in 0..<200 {
      var started: Int32 = 0
      let workers = derm_thread_pool_start(
        { context, _, _ in
          guard let context else { return }
          Unmanaged<Counter>.fromOpaque(context).takeUnretainedValue().add()
        }, Unmanaged.passUnretained(counter).toOpaque(), 3, &started)
      derm_thread_pool_wait(workers)
      #expect(started == 3)
    }
    #expect(counter.count == 600)
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)
    var count: Int { value.load(ordering: .sequentiallyConsistent) }
    func add() { value.add(1, ordering: .sequentiallyConsistent) }
  }

  @Test func `items are parted into chunks without a gap`() {
    for (count, chunks) in [(10, 3), (2, 5), (0, 2), (64, 8)] {
      var next = 0
      for chunk in 0..<chunks {
        var from = 0
        var to = 0
        derm_chunk(count, Int32(chunk), Int32(chunks), &from, &to)
        #expect(from == next && to >= from)
        next = to
      }
      #expect(next == count)
    }
  }
}
