internal import Artifacts
internal import Files
internal import Parallel
internal import Report

/// Writes the report of one run.
struct RunReport {
  /// The folder in which reports lie.
  let reports: String

  /// Writes the report of a run, unless it is there and need not be remade; gives its page.
  ///
  /// A run without tested folds has none.
  func write(run folder: String, pack: String, isNew: Bool) throws -> String? {
    // A process that was killed between an epoch and its image left one that lacks the epoch.
    if isNew { try TrainingCurves.write(run: folder) }
    let run = try Run.open(folder)
    guard !run.manifest.finishedFolds.isEmpty else { return nil }
    let path = "\(reports)/\(run.manifest.name)"
    if isNew || !Folder.exists("\(path)/index.html") {
      var options = ModelReport.Options(threads: availableProcessors)
      options.cancellation = .bySignals
      try ModelReport.write(runs: [run], pack: try Pack.open(pack), to: path, options: options)
    }
    return "\(path)/index.html"
  }
}

/// Writes the report that compares several systems.
struct ComparisonReport {
  /// The folder in which reports lie.
  let reports: String
  /// The name of the systems together; nil for any.
  let name: String?

  /// The folder to write.
  var path: String { "\(reports)/\(name ?? "compare")" }

  /// Writes the comparison of all tested runs, unless it is there and need not be remade; gives its
  /// page.
  ///
  /// A lesion-only and a multi-task run of one network are shown together as an ensemble too; the
  /// paper's systems have its published values next to them. One run needs no comparison.
  func write(runs folders: [String], pack: String, isNew: Bool) throws -> String? {
    let runs = try folders.map { try Run.open($0) }.filter { !$0.manifest.finishedFolds.isEmpty }
    guard runs.count > 1 else { return nil }
    if isNew || !Folder.exists("\(path)/index.html") {
      var options = ModelReport.Options(showsPaper: name == "paper", ensembles: pairs(runs))
      options.threads = availableProcessors
      options.cancellation = .bySignals
      try ModelReport.write(runs: runs, pack: try Pack.open(pack), to: path, options: options)
    }
    return "\(path)/index.html"
  }

  private func pairs(_ runs: [Run]) -> [(String, String)] {
    runs.filter { $0.manifest.tasks == "lesion" }.compactMap { single in
      let multi = runs.first {
        $0.manifest.tasks == "mtl" && $0.manifest.model == single.manifest.model
      }
      return multi.map { (single.manifest.name, $0.manifest.name) }
    }
  }
}
