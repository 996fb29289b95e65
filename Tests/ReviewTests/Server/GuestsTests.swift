import Foundation
import Glibc
import TestSupport
import Testing

@testable import Review

/// Who may hold a connection when all are taken.
@Suite(.serialized) struct GuestsTests {
  private static let threads = OwnThreads()

  @Test("the oldest connection goes that did not show that it may ask, and of those that did none")
  func oldest() {
    let guests = Guests(most: 2)
    let sockets = (0..<4).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
    defer { for socket in sockets { close(socket) } }
    let first = guests.enter(sockets[0])
    let second = guests.enter(sockets[1])
    #expect(first == 1 && second == 2)
    guests.admit(1)
    #expect(guests.enter(sockets[2]) == 3)
    guests.admit(3)
    #expect(guests.enter(sockets[3]) == nil)
    // The second one left long ago: its number frees nobody's room.
    guests.leave(2)
    #expect(guests.enter(sockets[3]) == nil)
    guests.leave(1)
    #expect(guests.enter(sockets[3]) == 4)
  }

  @Test("connections that only wait keep nobody out", .within(2))
  func evicted() async throws {
    var patience = Connection.Patience()
    patience.first = 600
    let listener = try Listener(first: 0, patience: patience)
    let task = Task(executorPreference: Self.threads) {
      await listener.run { request in .text(request.path, status: 200) }
    }
    defer { task.cancel() }
    let waiting = (0..<140).map { _ in RawClient.connect(listener.port) }
    defer { for socket in waiting { close(socket) } }
    let answer = await RawClient.exchange(
      listener.port, "GET /in HTTP/1.1\r\nConnection: close\r\n\r\n")
    #expect(answer.contains("/in"))
  }

  @Test("whoever is refused is answered once, and the connection closed", .within(2))
  func refused() async throws {
    let listener = try Listener(first: 0)
    let task = Task(executorPreference: Self.threads) {
      await listener.run { _ in
        var refusal = WebResponse.text("no", status: 403)
        refusal.admits = false
        return refusal
      }
    }
    defer { task.cancel() }
    let one = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    let answer = await RawClient.exchange(listener.port, one + one)
    #expect(answer.components(separatedBy: "HTTP/1.1 403").count == 2)
    #expect(answer.contains("Connection: close"))
  }
}
