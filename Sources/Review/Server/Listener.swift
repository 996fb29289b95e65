internal import FlyingSocks
internal import Foundation
internal import Glibc

/// Accepts connections of this machine alone, on 127.0.0.1 and ::1.
final class Listener: Sendable {
  /// The port that was bound, which may be another than the one asked for.
  let port: Int
  private let sockets: [Socket]
  private let guests = Guests(most: 128)
  private let patience: Connection.Patience

  /// Ports that are tried from the first one on.
  private static let tries = 32

  /// Binds the first free port from `first` on; 0 lets the system choose.
  ///
  /// Fails with `noPort`.
  init(
    first: Int, patience: Connection.Patience = Connection.Patience()
  ) throws(ReviewError) {
    // A client that leaves must not end the process.
    signal(SIGPIPE, SIG_IGN)
    self.patience = patience
    let last = min(65_535, first == 0 ? 0 : first + Self.tries - 1)
    for port in first...last {
      if let bound = Self.bind(port) {
        (sockets, self.port) = bound
        return
      }
    }
    throw .noPort(first: first, last: last)
  }

  /// The sockets that wait for connections.
  var descriptors: [Int32] { sockets.map(\.file.rawValue) }

  deinit { for socket in sockets { try? socket.close() } }

  /// Both addresses on one port; the second one only where the machine has it.
  private static func bind(_ port: Int) -> ([Socket], Int)? {
    guard let four = try? sockaddr_in.inet(ip4: "127.0.0.1", port: UInt16(port)),
      let first = listening(four, AF_INET), let name = try? first.sockname(),
      case .ip4(_, let bound) = name
    else { return nil }
    guard let six = try? sockaddr_in6.inet6(ip6: "::1", port: bound) else {
      return ([first], Int(bound))
    }
    if let second = listening(six, AF_INET6) { return ([first, second], Int(bound)) }
    // Taken by somebody else, or a machine without IPv6.
    guard errno == EADDRINUSE else { return ([first], Int(bound)) }
    try? first.close()
    return nil
  }

  private static func listening(_ address: some SocketAddress, _ family: Int32) -> Socket? {
    guard let socket = try? Socket(domain: family) else { return nil }
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: address)
      try socket.listen()
      return socket
    } catch {
      let code = errno
      try? socket.close()
      errno = code
      return nil
    }
  }

  /// Serves until the task is cancelled, or the system takes an address away.
  func run(_ answer: @escaping @Sendable (WebRequest) async -> WebResponse) async {
    let pool = SocketPool<ePoll>.ePoll(maxEvents: 64)
    do {
      try await pool.prepare()
      await withTaskGroup(of: Void.self) { group in
        group.addTask { try? await pool.run() }
        for socket in sockets {
          group.addTask { await self.accept(socket, pool, answer) }
        }
        // The first to end was cancelled from outside or lost its socket: then all end.
        await group.next()
        group.cancelAll()
      }
    } catch { return }
  }

  private func accept(
    _ socket: Socket, _ pool: some AsyncSocketPool,
    _ answer: @escaping @Sendable (WebRequest) async -> WebResponse
  ) async {
    guard let listening = try? AsyncSocket(socket: socket, pool: pool) else { return }
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let client: AsyncSocket
        do {
          client = try await listening.accept()
        } catch {
          guard Self.passes(error) else { break }
          try? await Task.sleep(for: .milliseconds(20))
          continue
        }
        guard let guest = guests.enter(client.socket.file.rawValue) else {
          try? client.close()
          continue
        }
        group.addTask {
          var connection = Connection(client, patience: self.patience)
          await connection.serve(answer) { self.guests.admit(guest) }
          // Before its number is free for another socket.
          self.guests.leave(guest)
          try? client.close()
        }
      }
      group.cancelAll()
    }
  }

  /// Whether the next connection may fare better: with too many open files, or a client that left at once.
  private static func passes(_ error: any Error) -> Bool {
    guard case .failed(_, let code, _) = error as? SocketError else { return false }
    return [ECONNABORTED, EINTR, EAGAIN, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTO, EPERM]
      .contains(code)
  }
}
