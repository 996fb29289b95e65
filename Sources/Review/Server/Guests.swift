internal import Glibc
internal import Synchronization

/// The open connections: so many at one time, a browser opens six.
///
/// Where all are taken the oldest one goes that has not shown yet that it may ask: a program that only holds connections
/// keeps nobody out.
final class Guests: Sendable {
  private struct Guest {
    let descriptor: Int32
    var isAdmitted = false
  }

  private struct State {
    /// Connections by number; an older one has a smaller number.
    var open: [Int: Guest] = [:]
    var next = 0
  }

  private let state = Mutex(State())
  private let most: Int

  /// Room for so many connections.
  init(most: Int) { self.most = most }

  /// Lets a connection in, and ends another one where that takes its room; answers its number, nil where all open ones
  /// may ask.
  func enter(_ descriptor: Int32) -> Int? {
    state.withLock { state in
      if state.open.count >= most {
        guard let oldest = state.open.filter({ !$0.value.isAdmitted }).keys.min(),
          let guest = state.open.removeValue(forKey: oldest)
        else { return nil }
        // Whoever reads from it sees its end, and closes it.
        shutdown(guest.descriptor, Int32(SHUT_RDWR))
      }
      state.next += 1
      state.open[state.next] = Guest(descriptor: descriptor)
      return state.next
    }
  }

  /// Says that a connection may ask.
  func admit(_ number: Int) { state.withLock { $0.open[number]?.isAdmitted = true } }

  /// Forgets a connection that is about to be closed.
  func leave(_ number: Int) { state.withLock { _ = $0.open.removeValue(forKey: number) } }
}
