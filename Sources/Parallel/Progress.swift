/// Where a stage says how far it has come; passed into every stage.
///
/// Console draws it. May be used from several threads.
package struct Progress: Sendable {
  /// What a stage reports.
  package enum Event: Sendable, Equatable {
    /// A piece of work begins, and the one before is over; `total` nil: nobody knows how much it is.
    case began(_ label: String, unit: String, total: Int?)
    /// So much more of it is done; `note` is shown next to it.
    case advanced(by: Int, note: String?)
  }

  private let receive: @Sendable (Event) -> Void

  /// Passes events on.
  package init(_ receive: @escaping @Sendable (Event) -> Void) { self.receive = receive }

  /// Reported to nobody.
  package static let silent = Progress { _ in }

  /// Begins a piece of work.
  package func begin(_ label: String, unit: String = "", total: Int?) {
    receive(.began(label, unit: unit, total: total))
  }

  /// Adds done work and, optionally, a note to show next to it.
  package func advance(by amount: Int = 1, note: String? = nil) {
    receive(.advanced(by: amount, note: note))
  }
}
