internal import Glibc
internal import Synchronization

/// Whether work is to stop; passed into every stage.
///
/// Long work asks between items, batches or transactions, saves what it has to save, and ends. What
/// was cancelled once stays cancelled.
package final class Cancellation: Sendable {
  /// Cancelled by SIGINT and SIGTERM, once `Interruption.listen` was called.
  package static let bySignals = Cancellation { Interruption.requested }

  /// The number of the signal, or 0.
  private let reason = Atomic<Int32>(0)
  private let asksFurther: @Sendable () -> Int32?

  /// Not cancelled; `also` is asked each time whether a signal came, and answers from any thread.
  package init(also: @escaping @Sendable () -> Int32? = { nil }) {
    asksFurther = also
  }

  /// Asks all work that has this token to stop, as the signal would.
  package func cancel(as signal: Int32 = SIGTERM) {
    reason.store(signal, ordering: .relaxed)
  }

  /// The signal to stop for, or nil.
  package var signal: Int32? {
    let known = reason.load(ordering: .relaxed)
    if known != 0 { return known }
    guard let number = asksFurther() else { return nil }
    reason.store(number, ordering: .relaxed)
    return number
  }

  /// Whether to stop.
  package var isCancelled: Bool { signal != nil }

  /// Goes on, or throws `Cancelled`.
  package func check() throws(Cancelled) {
    if let signal { throw Cancelled(signal: signal) }
  }
}

/// Work was cancelled and has no result.
package struct Cancelled: Error, Equatable {
  /// The signal that it was asked to stop by.
  package let signal: Int32

  /// Names the signal.
  package init(signal: Int32) { self.signal = signal }
}
