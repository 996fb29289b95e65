import ArgumentParser
import Console
import Parallel
import Provenance
import Report
import Train

/// `derm-train [train]`: folds, validation, checkpoints, predictions, of one system or several.
struct TrainCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the folds of a pack (the default).")

  @Option(help: "The pack's folder.") var pack = "data/packs/latest"
  @OptionGroup var systems: Systems
  @Option(help: "Folds to train: all, a list such as 0,2, or none for one model on everything.")
  var folds = "all"
  @Option(help: "Name of the run (default: the recipe's name and a digest of the inputs).")
  var name: String?
  @Option(help: "The folder in which runs lie.") var out = "data/runs"
  @Option(help: "The folder in which reports lie.") var reports = "reports"
  @OptionGroup var overrides: RecipeOverrides
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var voice: VoiceOptions

  func execute() throws {
    guard Folder.resolved(reports) != Folder.resolved(out) else {
      throw ProvenanceError.occupied(path: reports, holds: "the runs: --out is the same folder")
    }
    let show = TrainingDisplay(voice.voice)
    let requests = try requests(show)
    let comparison = ComparisonReport(reports: reports, name: systems.family)
    if requests.count > 1, !Folder.exists("\(comparison.path)/index.html") {
      try ModelReport.check(comparison.path, sparing: [out, pack])
    }
    if requests.count > 1 { try plan(requests, comparison, show) }
    var runs: [(folder: String, isNew: Bool)] = []
    for (number, request) in requests.enumerated() {
      show.begin(request.recipe.name, number: number + 1, of: requests.count)
      let outcome = try Trainer.run(request, observer: show, isPlanned: requests.count > 1)
      show.bar.finish()
      if case .interrupted(_, let folder) = outcome {
        return show.note("Stopped; saved in \(folder). The same command goes on from there.")
      }
      if case .alreadyFinished(let folder) = outcome {
        show.note("\(folder) is finished: nothing to do.")
      }
      print(outcome.folder)
      runs.append((outcome.folder, outcome == .finished(folder: outcome.folder)))
      let report = RunReport(reports: reports)
      if let page = try report.write(
        run: outcome.folder, pack: pack, isNew: runs.last?.isNew == true)
      {
        print(page)
      }
    }
    let isNew = runs.contains { $0.isNew }
    if let page = try comparison.write(runs: runs.map(\.folder), pack: pack, isNew: isNew) {
      print(page)
    }
  }

  private func requests(_ show: TrainingDisplay) throws -> [TrainingRequest] {
    guard let folds = FoldChoice(folds) else {
      throw ValidationError("--folds must be all, none or a list such as 0,2, not '\(folds)'.")
    }
    let paths = try systems.paths()
    guard name == nil || paths.count == 1 else {
      throw ValidationError("--name can't name \(paths.count) runs: leave it out.")
    }
    return try paths.map { path in
      var request = TrainingRequest(
        pack: pack, recipe: try overrides.applied(to: try Recipe.read(path)), out: out)
      request.name = name
      request.folds = folds
      request.initialWeights = systems.weights(of: request.recipe.model)
      request.nameMap = systems.names
      request.tool = "derm-train \(DermVersion.current)"
      request.checkName = { [reports, out, pack] name in
        try ModelReport.check("\(reports)/\(name)", sparing: [out, pack])
      }
      request.cancellation = .bySignals
      request.progress = show.bar.progress
      compute.apply(to: &request)
      return request
    }
  }

  /// Opens all runs, so that what is wrong with any of them shows before hours are spent on the first,
  /// and says what all of them will take.
  private func plan(
    _ requests: [TrainingRequest], _ comparison: ComparisonReport, _ show: TrainingDisplay
  ) throws {
    var plans: [TrainingPlan] = []
    for request in requests {
      guard let plan = try Trainer.plan(request, observer: show) else { continue }
      show.planned(plan)
      plans.append(plan)
    }
    // Something will be new, and then the comparison is written again.
    if !plans.isEmpty { try ModelReport.check(comparison.path, sparing: [out, pack]) }
    let all = ExperimentPlan(plans)
    if plans.count > 1 { show.planned(all) }
    try all.checkDisk()
  }
}
