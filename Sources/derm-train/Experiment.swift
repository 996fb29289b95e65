internal import Artifacts
internal import Console
internal import Files
internal import Jobs
internal import Report
internal import Train

/// The training of one or several systems with their reports, in this process or as jobs of their own.
struct Experiment {
  private let options: ExperimentOptions
  private let show: TrainingDisplay
  private let requests: [TrainingRequest]
  private var comparison: ComparisonReport {
    ComparisonReport(reports: options.folders.reports, name: options.systems.family)
  }
  /// What a report must not replace.
  private var inputs: [String] { [options.folders.out, options.what.pack] }

  /// Reads the recipes.
  ///
  /// Fails when a recipe or an option is wrong, or a report would lie among the runs.
  init(_ options: ExperimentOptions, _ show: TrainingDisplay) throws {
    let folders = options.folders
    guard Folder.resolved(folders.reports) != Folder.resolved(folders.out) else {
      throw FileError.occupied(
        path: folders.reports, holds: "the runs: --out is the same folder")
    }
    self.options = options
    self.show = show
    requests = try options.requests(progress: show.bar.progress)
  }

  /// Trains all systems, one after the other, and makes the reports.
  ///
  /// Fails at the end when other processes hold folds: those and the comparison are left.
  func train() throws {
    // Asked before hours of training. A comparison that is there is asked about in `plan`, where it
    // is known whether anything will be new.
    if requests.count > 1, !Folder.exists("\(comparison.path)/index.html") {
      try ModelReport.check(comparison.path, sparing: inputs)
    }
    if requests.count > 1 { try plan() }
    var runs: [(folder: String, isNew: Bool)] = []
    var left: [String] = []
    for (number, request) in requests.enumerated() {
      show.begin(request.recipe.name, number: number + 1, of: requests.count)
      let outcome = try Trainer.run(request, observer: show, isPlanned: requests.count > 1)
      guard finish(outcome) else { return }
      if case .unfinished(_, let folds) = outcome {
        left += folds
        continue
      }
      runs.append((outcome.folder, outcome == .finished(folder: outcome.folder)))
      try report(outcome.folder, isNew: runs.last?.isNew == true)
    }
    guard left.isEmpty else { throw TrainError.foldsInUse(left) }
    try compare(runs.map(\.folder), isNew: runs.contains { $0.isNew })
  }

  /// Fits a probe to the features of a file in all folds, and makes the report.
  func fit(_ features: String, _ probe: ProbeOptions) throws {
    try probe.check(requests[0].recipe.heads)
    let request = ProbeRequest(
      requests[0], features: features, inverseStrength: probe.probeC ?? ProbeOptions.usual,
      hidden: probe.probeHidden ?? 0)
    let outcome = try ProbeTrainer.run(request, observer: show)
    guard finish(outcome) else { return }
    if case .unfinished(_, let folds) = outcome { throw TrainError.foldsInUse(folds) }
    try report(outcome.folder, isNew: outcome == .finished(folder: outcome.folder))
  }

  /// Trains the one fold of one system that is a job's; reports are made by `collect`.
  func train(_ job: JobNumber) throws {
    let request = try TrainingJobs(requests).request(of: job)
    show.begin(request.recipe.name, number: job.number, of: job.count, what: "job")
    let outcome = try Trainer.run(request, observer: show)
    let folder = Run.foldFolder(outcome.folder, request.job?.fold)
    if finish(outcome, folder: folder) { print(folder) }
  }

  /// Makes the runs and reports of one process out of what the jobs have finished.
  ///
  /// Fails when a job is not finished, before anything is changed.
  func collect() throws {
    if requests.count > 1 { try ModelReport.check(comparison.path, sparing: inputs) }
    try TrainingJobs(requests).checkFinished()
    var folders: [String] = []
    for request in requests {
      folders.append(try Trainer.collect(request))
      try report(folders[folders.count - 1], isNew: true)
    }
    try compare(folders, isNew: true)
  }

  /// Says how a training ended; whether there is more to do.
  private func finish(_ outcome: TrainingOutcome, folder: String? = nil) -> Bool {
    show.bar.finish()
    if case .interrupted(_, let run) = outcome {
      show.note("Stopped; saved in \(folder ?? run). The same command resumes.")
      return false
    }
    if case .alreadyFinished(let run) = outcome {
      show.note("\(folder ?? run) is finished: nothing to do.")
    }
    return true
  }

  private func report(_ run: String, isNew: Bool) throws {
    print(run)
    let report = RunReport(reports: options.folders.reports)
    if let page = try report.write(run: run, pack: options.what.pack, isNew: isNew) { print(page) }
  }

  private func compare(_ runs: [String], isNew: Bool) throws {
    if let page = try comparison.write(runs: runs, pack: options.what.pack, isNew: isNew) {
      print(page)
    }
  }

  /// Opens all runs, so that what is wrong with any of them shows before hours are spent on the first,
  /// and says what all of them will take.
  private func plan() throws {
    var plans: [TrainingPlan] = []
    for request in requests {
      guard let plan = try Trainer.plan(request, observer: show) else { continue }
      show.planned(plan)
      plans.append(plan)
    }
    // Something will be new, and then the comparison is written again.
    if !plans.isEmpty { try ModelReport.check(comparison.path, sparing: inputs) }
    let all = ExperimentPlan(plans)
    if plans.count > 1 { show.planned(all) }
    try all.checkDisk()
  }

  /// The script of all jobs, with the time and memory that were measured here.
  ///
  /// `arguments` are the options that the jobs get too.
  func script(_ executable: String, _ arguments: [String]) throws -> JobScript {
    let jobs = try TrainingJobs(requests)
    let plans = try requests.map { request in
      let plan = try Trainer.estimate(request, observer: show)
      show.planned(plan)
      return plan
    }
    let command = [executable] + arguments
    return JobScript(
      name: options.systems.family ?? options.what.name ?? requests[0].recipe.name,
      title: jobs.text, count: jobs.requests.count, command: command,
      own: ["--job", "{}/\(jobs.requests.count)"], collecting: command + ["--collect"],
      result: "makes the reports",
      resources: JobResources(
        plans, cache: options.compute.cacheBytes, threads: options.compute.threadCount))
  }
}
