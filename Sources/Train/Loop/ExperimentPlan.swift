/// What several trainings, one after the other, will take.
package struct ExperimentPlan: Sendable, Codable {
  /// The plans of those that are not finished.
  package let runs: [TrainingPlan]
  /// Seconds of all, at most.
  package let seconds: Double
  /// Bytes that all will have on disk.
  package let diskBytes: Int

  /// Adds up.
  package init(_ runs: [TrainingPlan]) {
    self.runs = runs
    seconds = runs.reduce(0) { $0 + $1.seconds }
    diskBytes = runs.reduce(0) { $0 + $1.diskBytes }
  }

  /// Refuses runs that the disk can't hold together.
  ///
  /// Fails with both numbers.
  package func checkDisk() throws(TrainError) {
    let needed = runs.reduce(0) { $0 + max(0, $1.diskBytes - $1.diskBytesThere) }
    guard let first = runs.first, let free = runs.compactMap(\.freeDiskBytes).min(), needed > free
    else { return }
    throw .tooLittleDisk(path: first.folder, needed: needed, free: free)
  }
}
