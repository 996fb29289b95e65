import Foundation
import Glibc

/// Bytes over a socket, as no browser would send them.
package enum RawClient {
  /// A connection to 127.0.0.1 or another address; negative when it is refused.
  package static func connect(_ port: Int, to address: String = "127.0.0.1", six: Bool = false)
    -> Int32
  {
    let family = six ? AF_INET6 : AF_INET
    let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return -1 }
    let status: Int32
    if six {
      var name = sockaddr_in6()
      name.sin6_family = sa_family_t(AF_INET6)
      name.sin6_port = in_port_t(port).bigEndian
      inet_pton(AF_INET6, "::1", &name.sin6_addr)
      status = withUnsafePointer(to: &name) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
    } else {
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = in_port_t(port).bigEndian
      inet_pton(AF_INET, address, &name.sin_addr)
      status = withUnsafePointer(to: &name) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    guard status == 0 else {
      close(socket)
      return -1
    }
    return socket
  }

  /// Sends what the other side takes.
  package static func send(_ socket: Int32, _ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// What comes until the other side closes or nothing comes for so many seconds.
  ///
  /// It waits on a thread of its own: the server under test shares the others.
  package static func receive(_ socket: Int32, seconds: Double) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: wait(socket, seconds: seconds))
      }
    }
  }

  /// The same, on this thread.
  package static func wait(_ socket: Int32, seconds: Double) -> String {
    var time = timeval(tv_sec: Int(seconds), tv_usec: Int((seconds - seconds.rounded(.down)) * 1e6))
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      all += buffer[..<count]
    }
    return String(decoding: all, as: UTF8.self)
  }

  /// Sends a text, in pieces where asked, and gives what comes back until the server closes.
  ///
  /// All of it on a thread of its own: between two pieces a task could wait longer than the server does.
  package static func exchange(
    _ port: Int, _ text: String, six: Bool = false, pieces: Int? = nil
  ) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: exchanged(port, text, six: six, pieces: pieces))
      }
    }
  }

  private static func exchanged(_ port: Int, _ text: String, six: Bool, pieces: Int?) -> String {
    let socket = connect(port, six: six)
    guard socket >= 0 else { return "" }
    defer { close(socket) }
    var rest = Substring(text)
    while !rest.isEmpty {
      let piece = rest.prefix(pieces ?? rest.count)
      send(socket, String(piece))
      rest = rest.dropFirst(piece.count)
      if pieces != nil { usleep(2000) }
    }
    // Whatever is sent here ends with the server's closing, so that a busy machine only takes longer.
    return wait(socket, seconds: 60)
  }

  /// Ends a connection with a reset, as a browser does that is closed.
  package static func reset(_ socket: Int32) {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close(socket)
  }

  /// The machine's IPv4 addresses next to the loopback's.
  package static func ownAddresses() -> [String] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return [] }
    defer { freeifaddrs(first) }
    var found: [String] = []
    var next = first
    while let entry = next {
      if let address = entry.pointee.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET) {
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        getnameinfo(
          address, socklen_t(MemoryLayout<sockaddr_in>.size), &name, socklen_t(name.count), nil, 0,
          NI_NUMERICHOST)
        let text = String(
          decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if !text.hasPrefix("127.") { found.append(text) }
      }
      next = entry.pointee.ifa_next
    }
    return found
  }
}
