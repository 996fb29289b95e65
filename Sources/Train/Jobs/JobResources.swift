/// What the largest job of an experiment takes, as a scheduler is asked for it.
package struct JobResources: Sendable, Equatable {
  package let threads: Int
  /// Memory of a job, MiB.
  package let megabytes: Int
  /// The time limit of a job, minutes.
  package let minutes: Int

  /// Names what was estimated, with reserves: `plans` of each system and all its folds, as measured on this
  /// machine, and `cache` bytes for decoded images.
  package init(_ plans: [TrainingPlan], cache: Int, threads: Int) {
    self.threads = threads
    // The program, the pack and what the allocator keeps take up to half a GiB next to what is planned.
    let bytes = (plans.map(\.memoryBytes).max() ?? 0) + cache + (512 << 20)
    megabytes = (bytes + (1 << 20) - 1) >> 20
    // Nodes may be slower than this machine, or busy: twice the time, and some minutes to begin. A job that
    // reaches its limit is requeued, so that a small estimate costs time but no result.
    let seconds = plans.map { $0.seconds / Double(max(1, $0.folds)) }.max() ?? 0
    minutes = Int((2 * seconds / 60).rounded(.up)) + 10
  }

  /// Names the figures.
  package init(threads: Int, megabytes: Int, minutes: Int) {
    self.threads = threads
    self.megabytes = megabytes
    self.minutes = minutes
  }

  /// The time limit as Slurm writes it: days-hours:minutes:seconds.
  var slurmTime: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(minutes / 1440)-\(two(minutes / 60 % 24)):\(two(minutes % 60)):00"
  }

  /// How many jobs run on a machine at once: as many as its processors and memory hold, at least one.
  package func jobs(cores: Int, memory: Int) -> Int {
    max(1, min(cores / max(1, threads), (memory >> 20) / max(1, megabytes)))
  }
}
