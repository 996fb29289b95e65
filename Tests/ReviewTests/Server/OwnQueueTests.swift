import Foundation
import Glibc
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// What waits does so on a thread of its own, and a server that lost its socket ends.
@Suite struct OwnQueueTests {
  @Test("however many pieces of work wait, Swift's own threads go on", .within(2))
  func blocked() async {
    let count = 32
    let (started, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    await withTaskGroup(of: Int.self) { group in
      for number in 0..<count {
        group.addTask {
          await OwnQueue("test \(number)").run {
            started.signal()
            gate.wait()
            return number
          }
        }
      }
      // This task runs on one of the threads that the work above would hold.
      group.addTask {
        await OwnQueue("gate").run {
          for _ in 0..<count { started.wait() }
          for _ in 0..<count { gate.signal() }
          return 0
        }
      }
      var sum = 0
      for await number in group { sum += number }
      #expect(sum == count * (count - 1) / 2)
    }
  }

  @Test("a listener whose socket the system takes away ends", .within(2))
  func ended() async throws {
    let listener = try Listener(first: 0)
    async let ending: Void = listener.run { _ in .text("", status: 200) }
    for descriptor in listener.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
    await ending
    #expect(!Task.isCancelled)
    #expect(ReviewError.ended(port: 1).exitStatus.rawValue == 74)
  }
}
