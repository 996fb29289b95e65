package import Jobs

extension JobResources {
  /// Names what was estimated, with reserves: `plans` of each system and all its folds, as measured on this
  /// machine, and `cache` bytes for decoded images.
  package init(_ plans: [TrainingPlan], cache: Int, threads: Int) {
    // The program, the pack and what the allocator keeps take up to half a GiB next to what is planned.
    let bytes = (plans.map(\.memoryBytes).max() ?? 0) + cache + (512 << 20)
    // Nodes may be slower than this machine, or busy: twice the time, and some minutes to begin. A job that
    // reaches its limit is requeued, so that a small estimate costs time but no result.
    let seconds = plans.map { $0.seconds / Double(max(1, $0.folds)) }.max() ?? 0
    self.init(
      threads: threads, megabytes: (bytes + (1 << 20) - 1) >> 20,
      minutes: Int((2 * seconds / 60).rounded(.up)) + 10)
  }
}
