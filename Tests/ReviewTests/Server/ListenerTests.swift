import Foundation
import Glibc
import TestSupport
import Testing

@testable import Review

/// The server over real connections, under attack.
@Suite(.serialized) struct ListenerTests {
  private static let threads = OwnThreads()

  /// Runs a server that answers with path and body while a body of test code runs.
  private func serving(
    _ patience: Connection.Patience = Connection.Patience(), _ body: (Int) async throws -> Void
  ) async throws {
    let listener = try Listener(first: 0, patience: patience)
    let task = Task(executorPreference: Self.threads) {
      await listener.run { request in
        .text("\(request.method) \(request.path) \(request.body.count)", status: 200)
      }
    }
    defer { task.cancel() }
    try await body(listener.port)
  }

  @Test("both loopback addresses answer, and no other does")
  func addresses() async throws {
    try await serving { port in
      #expect(
        await RawClient.exchange(port, "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n").contains(
          "GET /a 0"))
      #expect(
        await RawClient.exchange(port, "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n", six: true)
          .contains("GET /a 0"))
      let own = RawClient.ownAddresses()
      for address in own {
        #expect(RawClient.connect(port, to: address) < 0, "\(address) answers")
      }
    }
  }

  @Test("requests on one connection are answered in their order, however their bytes come")
  func pipelined() async throws {
    try await serving { port in
      let one = "POST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
      let two = "GET /2 HTTP/1.1\r\nConnection: close\r\n\r\n"
      let answer = await RawClient.exchange(port, one + two)
      let positions = ["POST /1 3", "GET /2 0"].compactMap { answer.range(of: $0)?.lowerBound }
      #expect(positions.count == 2 && positions[0] < positions[1])
      let slowly = await RawClient.exchange(port, one + two, pieces: 7)
      #expect(slowly.contains("POST /1 3") && slowly.contains("GET /2 0"))
    }
  }

  @Test(
    "a bad request gets its status and a reason",
    arguments: [
      ("nonsense\r\n\r\n", "400"), ("PUT / HTTP/1.1\r\n\r\n", "405"),
      ("POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n", "413"),
      ("GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 20_000))\r\n\r\n", "431"),
      (String(repeating: "a", count: 3_000_000), "431"),
    ])
  func refuses(_ text: String, _ status: String) async throws {
    try await serving { port in
      let answer = await RawClient.exchange(port, text)
      #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer.prefix(200))")
      #expect(answer.contains("Connection: close"))
      #expect(answer.split(separator: "\r\n\r\n").count == 2)
    }
  }

  @Test("a client that sends a byte now and then is cut off, and others are answered meanwhile")
  func slowLoris() async throws {
    var patience = Connection.Patience()
    patience.request = 1
    patience.idle = 1
    try await serving(patience) { port in
      let slow = (0..<20).map { _ in RawClient.connect(port) }
      defer { for socket in slow { close(socket) } }
      let start = ContinuousClock.now
      for letter in "GET / HTTP/1.1\r\nA: " {
        for socket in slow { RawClient.send(socket, String(letter)) }
        #expect(
          await RawClient.exchange(port, "GET /quick HTTP/1.1\r\nConnection: close\r\n\r\n")
            .contains("quick"))
        try await Task.sleep(for: .milliseconds(80))
        if ContinuousClock.now - start > .seconds(1.2) { break }
      }
      for socket in slow {
        let answer = await RawClient.receive(socket, seconds: 3)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
      }
    }
  }

  @Test("a thousand connections at once leave the server answering")
  func thousand() async throws {
    var patience = Connection.Patience()
    patience.idle = 1
    try await serving(patience) { port in
      var open: [Int32] = []
      for _ in 0..<900 {
        let socket = RawClient.connect(port)
        if socket >= 0 { open.append(socket) }
      }
      for socket in open.prefix(300) { RawClient.send(socket, "GET / HTTP") }
      #expect(open.count > 800)
      for socket in open { close(socket) }
      try await Task.sleep(for: .seconds(1.5))
      #expect(
        await RawClient.exchange(port, "GET /after HTTP/1.1\r\nConnection: close\r\n\r\n").contains(
          "after"))
    }
  }

  @Test("a client that leaves while it is answered does no harm")
  func leaves() async throws {
    try await serving { port in
      for _ in 0..<50 {
        let socket = RawClient.connect(port)
        RawClient.send(socket, "GET /x HTTP/1.1\r\n\r\n")
        RawClient.reset(socket)
      }
      #expect(
        await RawClient.exchange(port, "GET /after HTTP/1.1\r\nConnection: close\r\n\r\n").contains(
          "after"))
    }
  }

  @Test("a port that is taken leads to the next free one")
  func taken() throws {
    let first = try Listener(first: 0)
    let second = try Listener(first: first.port)
    #expect(second.port > first.port)
  }
}
