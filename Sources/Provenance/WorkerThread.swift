internal import Glibc

/// Threads that may be refused: the system has only so many, and so much memory for their stacks.
public enum WorkerThread {
  /// Runs a body on a thread of its own; false when the system gives no thread, and nothing runs.
  ///
  /// Nested documents recurse, so the stack is as large as the main thread's usually is.
  public static func start(
    stackSize: Int = 8 << 20, _ body: @escaping @Sendable () -> Void
  ) -> Bool {
    var attributes = pthread_attr_t()
    guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
    defer { unsafe pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, stackSize)
    let job = unsafe Unmanaged.passRetained(Job(body))
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, job.toOpaque())
    if code != 0 { unsafe job.release() }
    return code == 0
  }

  private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
