internal import Artifacts
package import Jobs

/// The independent jobs of an experiment: all pairs of system and fold, the folds of the first system first.
package struct TrainingJobs: Sendable {
  package let requests: [TrainingRequest]
  private let systems: [TrainingRequest]
  private let folds: [Int?]

  /// Counts the jobs of the requests of one or several systems, which have pack and folds in common.
  ///
  /// Fails when the pack can't be read or has no such folds.
  package init(_ systems: [TrainingRequest]) throws {
    self.systems = systems
    folds =
      try systems.first.map { try $0.folds.folds(of: TrainingSet(try Pack.open($0.pack))) } ?? []
    requests = systems.flatMap { [folds] system in
      folds.map { fold in
        var request = system
        request.job = FoldJob(fold: fold)
        return request
      }
    }
  }

  /// The number of jobs in words, such as `20 jobs (4 systems x 5 folds)`.
  package var text: String {
    "\(requests.count) jobs (\(systems.count) systems x \(folds.count) folds)"
  }

  /// The request of a job.
  ///
  /// Fails when there are more or fewer jobs than it says.
  package func request(of job: JobNumber) throws(TrainError) -> TrainingRequest {
    guard job.count == requests.count else {
      throw .badRecipe(
        path: "--job", line: nil, column: nil,
        what: "there are \(text), not \(job.count)",
        remedy: "Use --job 1/\(requests.count) to --job \(requests.count)/\(requests.count).")
    }
    return requests[job.number - 1]
  }

  /// Refuses an experiment of which jobs are not finished.
  ///
  /// Fails with `unfinishedJobs`, which names them, and when a run has other inputs than its system.
  package func checkFinished() throws {
    var missing: [String] = []
    for (position, system) in systems.enumerated() {
      for fold in try Trainer.unfinished(system) {
        let number = position * folds.count + (folds.firstIndex(of: fold) ?? 0) + 1
        let name = fold.map { "fold \($0)" } ?? "the final model"
        missing.append("\(number)/\(requests.count) (\(system.recipe.name), \(name))")
      }
    }
    guard missing.isEmpty else {
      throw TrainError.unfinishedJobs(missing, of: requests.count)
    }
  }
}
