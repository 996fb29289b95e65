/// What the largest job takes, as a scheduler is asked for it.
package struct JobResources: Sendable, Equatable {
  /// Threads of a job.
  package let threads: Int
  /// Memory of a job, MiB.
  package let megabytes: Int
  /// The time limit of a job, minutes.
  package let minutes: Int

  /// Names the figures.
  package init(threads: Int, megabytes: Int, minutes: Int) {
    self.threads = threads
    self.megabytes = megabytes
    self.minutes = minutes
  }

  /// The time limit as Slurm writes it: days-hours:minutes:seconds.
  package var slurmTime: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(minutes / 1440)-\(two(minutes / 60 % 24)):\(two(minutes % 60)):00"
  }

  /// How many jobs run on a machine at once: as many as its processors and memory hold, at least one.
  package func jobs(cores: Int, memory: Int) -> Int {
    max(1, min(cores / max(1, threads), (memory >> 20) / max(1, megabytes)))
  }
}
