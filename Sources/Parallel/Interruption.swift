internal import Glibc
internal import Synchronization

/// The signals by which the user or the system asks the process to stop.
///
/// Work does not look here: it is passed a `Cancellation`, such as `Cancellation.bySignals`.
package enum Interruption {
  private static let seen = Atomic<Int32>(0)

  /// Starts to note SIGINT and SIGTERM; a second signal ends the process at once.
  ///
  /// Both are unblocked: a parent may have started the process from a thread that blocks them. A
  /// limit of file sizes no longer ends the process: the write fails and is reported.
  package static func listen() {
    signal(SIGXFSZ, SIG_IGN)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.note(number)
      }
    }
  }

  /// The signal that came, or nil.
  static var requested: Int32? {
    let number = seen.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The status with which a program ends that a signal stopped: as shells give it.
  package static func exitStatus(of signal: Int32) -> Int32 { 128 + signal }

  private static func note(_ number: Int32) {
    let before = seen.exchange(number, ordering: .relaxed)
    if before != 0 { _exit(exitStatus(of: number)) }
  }
}
