internal import Synchronization

/// A value that is computed when somebody first asks for it, once for all threads.
final class OnFirstNeed<Value: Sendable>: Sendable {
  private let stored = Mutex<Value?>(nil)

  /// The value; `make` runs if nobody asked before, and others wait for it.
  func value(_ make: () -> Value) -> Value {
    stored.withLock { known in
      if let known { return known }
      let made = make()
      known = made
      return made
    }
  }
}
