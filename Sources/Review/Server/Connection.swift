internal import FlyingSocks
internal import Foundation

/// One connection: requests are read within limits of size and time, answered in order, and refused with a reason.
struct Connection: Sendable {
  /// Seconds that a client may take.
  struct Patience: Sendable {
    /// From the first byte of a request to its last.
    var request = 10.0
    /// Between two requests.
    var idle = 60.0
    /// To the first byte of the first request: whoever only holds connections is sent away soon.
    var first = 5.0
    /// To take a response.
    var response = 60.0
  }

  private let socket: AsyncSocket
  private let patience: Patience
  private var pending: [UInt8] = []
  private var hasServed = false

  /// Takes over an accepted socket.
  init(_ socket: AsyncSocket, patience: Patience) {
    self.socket = socket
    self.patience = patience
  }

  /// Answers requests until the client leaves or does what it should not; `admitted` is called when it may ask.
  ///
  /// Closing the socket is left to whoever accepted it.
  mutating func serve(
    _ answer: @Sendable (WebRequest) async -> WebResponse, admitted: @Sendable () -> Void
  ) async {
    while let request = await next() {
      hasServed = true
      let response = await answer(request)
      if response.admits { admitted() }
      let keepsAlive = request.keepsAlive && response.admits
      let bytes = response.bytes(method: request.method, keepsAlive: keepsAlive)
      guard await send(bytes), keepsAlive else { return }
    }
  }

  /// The next request; nil ends the connection, after a refusal where one is due.
  private mutating func next() async -> WebRequest? {
    if pending.isEmpty {
      let wait = hasServed ? patience.idle : patience.first
      guard let first = await read(within: wait) else { return nil }
      pending = first
    }
    let deadline = ContinuousClock.now + .seconds(patience.request)
    do throws(RequestHead.Refusal) {
      return try await request(until: deadline)
    } catch {
      guard error.status > 0 else { return nil }
      let response = WebResponse.text(error.reason, status: error.status)
      _ = await send(response.bytes(method: "GET", keepsAlive: false))
      await drain()
      return nil
    }
  }

  private mutating func request(
    until deadline: ContinuousClock.Instant
  ) async throws(RequestHead.Refusal) -> WebRequest {
    var searched = 0
    var end: Int?
    while end == nil {
      end = Self.headEnd(pending, from: searched)
      if end != nil { break }
      // The blank line may have begun in the last three bytes; all before them was searched, so
      // that many small pieces don't take time by the square.
      searched = max(0, pending.count - 3)
      guard pending.count <= RequestHead.mostHead else {
        throw RequestHead.Refusal(status: 431, reason: "The headers are too long.")
      }
      pending += try await more(deadline)
    }
    let headEnd = end ?? 0
    guard headEnd <= RequestHead.mostHead else {
      throw RequestHead.Refusal(status: 431, reason: "The headers are too long.")
    }
    let head = try RequestHead(Array(pending[..<headEnd]))
    let bodyStart = headEnd + 4
    while pending.count < bodyStart + head.bodyCount { pending += try await more(deadline) }
    let body = Array(pending[bodyStart..<(bodyStart + head.bodyCount)])
    pending.removeFirst(bodyStart + head.bodyCount)
    return WebRequest(
      method: head.method, path: head.path, query: head.query, headers: head.headers, body: body,
      keepsAlive: head.keepsAlive)
  }

  private func more(
    _ deadline: ContinuousClock.Instant
  ) async throws(RequestHead.Refusal) -> [UInt8] {
    let left = (deadline - .now) / .seconds(1)
    guard left > 0 else { throw Self.late }
    guard let bytes = await read(within: left) else {
      throw ContinuousClock.now >= deadline ? Self.late : Self.gone
    }
    return bytes
  }

  private static let late = RequestHead.Refusal(
    status: 408, reason: "The request took too long.")
  /// The client left: nobody is there to read it.
  private static let gone = RequestHead.Refusal(status: 0, reason: "")

  /// Where the empty line begins that ends a head.
  private static func headEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for offset in start...(bytes.count - 4)
    where bytes[offset] == 13 && bytes[offset + 1] == 10 && bytes[offset + 2] == 13
      && bytes[offset + 3] == 10
    {
      return offset
    }
    return nil
  }

  /// Some bytes; nil when the client left or took too long.
  private func read(within seconds: Double) async -> [UInt8]? {
    let socket = socket
    return await Self.limited(seconds) { try await socket.read(atMost: 4096) }
  }

  private func send(_ bytes: [UInt8]) async -> Bool {
    let socket = socket
    return await Self.limited(patience.response) {
      try await socket.write(Data(bytes))
      return true
    } ?? false
  }

  /// Bytes of a refused request that are read before the connection is closed.
  private static let mostDrained = 1 << 20

  /// Reads a little of what a refused client still sends: closing at once would take the refusal back.
  private func drain() async {
    let end = ContinuousClock.now + .seconds(1)
    var left = Self.mostDrained
    while left > 0, ContinuousClock.now < end, let bytes = await read(within: 0.2) {
      left -= bytes.count
    }
  }

  /// What a piece of work gives; nil when it fails or takes longer than so many seconds.
  private static func limited<T: Sendable>(
    _ seconds: Double, _ work: @escaping @Sendable () async throws -> T
  ) async -> T? {
    await withTaskGroup(of: T?.self) { group in
      group.addTask { try? await work() }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }
}
