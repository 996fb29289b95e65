internal import Foundation
internal import Synchronization

/// Independent work on several threads; what comes out does not depend on their number.
enum Concurrently {
  /// The results of all items in their order.
  static func map<Item: Sendable, Answer: Sendable>(
    _ items: [Item], threads: Int, _ work: @Sendable (Item) throws -> Answer
  ) throws -> [Answer] {
    guard threads > 1, items.count > 1 else { return try items.map(work) }
    let answers = Mutex<[Int: Result<Answer, any Error>]>([:])
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, items.count)) { _ in
      while true {
        let place = next.withLock { place in
          defer { place += 1 }
          return place
        }
        guard place < items.count else { return }
        let answer = Result { try work(items[place]) }
        answers.withLock { $0[place] = answer }
      }
    }
    let all = answers.withLock { $0 }
    return try items.indices.map { place in
      guard let answer = all[place] else { preconditionFailure("every item is worked on") }
      return try answer.get()
    }
  }

  /// The results of two pieces of work.
  static func both<First: Sendable, Second: Sendable>(
    threads: Int, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
  ) -> (First, Second) {
    guard threads > 1 else { return (first(), second()) }
    let one = Mutex<First?>(nil)
    let two = Mutex<Second?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { place in
      if place == 0 {
        let answer = first()
        one.withLock { $0 = answer }
      } else {
        let answer = second()
        two.withLock { $0 = answer }
      }
    }
    guard let one = one.withLock({ $0 }), let two = two.withLock({ $0 }) else {
      preconditionFailure("both pieces are worked on")
    }
    return (one, two)
  }
}
