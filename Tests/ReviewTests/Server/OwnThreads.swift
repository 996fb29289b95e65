import Dispatch

/// Threads of its own for a task and its children.
///
/// Tests that block hold the threads that all tasks share; a server with time limits would run out of time among them.
final class OwnThreads: TaskExecutor {
  private let queue = DispatchQueue(label: "server under test", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
