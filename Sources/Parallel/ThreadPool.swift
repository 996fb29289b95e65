internal import CParallel
internal import Foundation

/// The process's threads, which parallel maps share with the numeric loops in C.
///
/// Each call takes as many threads as it asks for and gives them back: an idle one where there is
/// one, otherwise a new one. Where the system refuses a thread, fewer do the work. Work on the pool
/// may itself use the pool: nobody waits for a thread.
enum ThreadPool {
  /// Calls a body so many times at once and waits: on the caller's thread and on others, as far as the system gives them.
  ///
  /// Where it gives fewer, the caller's thread does the missing calls, one after the other.
  static func run(threads: Int, _ body: @Sendable () -> Void) {
    withoutActuallyEscaping(body) { body in
      let job = Job(body)
      withExtendedLifetime(job) {
        unsafe derm_thread_pool_run(Job.run, job.reference, Int32(threads))
      }
    }
  }

  /// Calls a body on up to so many threads while the caller's does other work, given how many they are;
  /// then waits for all of them.
  static func run<Answer>(
    threads: Int, nextTo body: @escaping @Sendable () -> Void,
    _ work: (_ started: Int) throws -> Answer
  ) rethrows -> Answer {
    let job = Job(body)
    var started: Int32 = 0
    let workers = unsafe derm_thread_pool_start(Job.run, job.reference, Int32(threads), &started)
    defer {
      unsafe derm_thread_pool_wait(workers)
      withExtendedLifetime(job) {}
    }
    return try work(Int(started))
  }

  /// What C hands to its threads.
  private final class Job: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    var reference: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    static let run: @convention(c) (UnsafeMutableRawPointer?, Int32, Int32) -> Void = {
      context, _, _ in
      if let context = unsafe context {
        unsafe Unmanaged<Job>.fromOpaque(context).takeUnretainedValue().body()
      }
    }
  }
}

/// Processors that the process may use: the number of threads where nobody says another.
package var availableProcessors: Int { ProcessInfo.processInfo.activeProcessorCount }
