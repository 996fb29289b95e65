import ArgumentParser
import Console
import Files
import Parallel
import Report
import Train

/// `derm-train [train]`: folds, validation, checkpoints, predictions, of one system or several.
struct TrainCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the folds of a pack (the default).",
    discussion: """
      Prints the run's folder and its report. The same command resumes a run that was stopped or killed.

      Examples:
        derm-train
        derm-train --recipe recipes/paper-mtl.yaml --init imagenet.safetensors
        derm-train --tasks lesion --folds 0 --epochs 3 --set batch=16
        derm-train --recipes paper --init resnet50=r50.safetensors --init alexnet=alex.safetensors
        derm-train --recipe recipes/paper-mtl.yaml --set memory=8GiB
        derm-train --folds none --name final
      """)

  @OptionGroup(title: "What to train") var what: RunOptions
  @OptionGroup(title: "What to train") var systems: Systems
  @OptionGroup(title: "Changes to the recipe") var overrides: RecipeOverrides
  @OptionGroup(title: "Computation") var compute: ComputeOptions
  @OptionGroup(title: "Output") var folders: RunFolders
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    guard Folder.resolved(folders.reports) != Folder.resolved(folders.out) else {
      throw FileError.occupied(
        path: folders.reports, holds: "the runs: --out is the same folder")
    }
    let show = TrainingDisplay(outputMode.mode)
    let requests = try requests(show)
    let comparison = ComparisonReport(reports: folders.reports, name: systems.family)
    if requests.count > 1, !Folder.exists("\(comparison.path)/index.html") {
      try ModelReport.check(comparison.path, sparing: [folders.out, what.pack])
    }
    if requests.count > 1 { try plan(requests, comparison, show) }
    var runs: [(folder: String, isNew: Bool)] = []
    for (number, request) in requests.enumerated() {
      show.begin(request.recipe.name, number: number + 1, of: requests.count)
      let outcome = try Trainer.run(request, observer: show, isPlanned: requests.count > 1)
      show.bar.finish()
      if case .interrupted(_, let folder) = outcome {
        return show.note("Stopped; saved in \(folder). The same command resumes.")
      }
      if case .alreadyFinished(let folder) = outcome {
        show.note("\(folder) is finished: nothing to do.")
      }
      print(outcome.folder)
      runs.append((outcome.folder, outcome == .finished(folder: outcome.folder)))
      let report = RunReport(reports: folders.reports)
      if let page = try report.write(
        run: outcome.folder, pack: what.pack, isNew: runs.last?.isNew == true)
      {
        print(page)
      }
    }
    let isNew = runs.contains { $0.isNew }
    if let page = try comparison.write(runs: runs.map(\.folder), pack: what.pack, isNew: isNew) {
      print(page)
    }
  }

  private func requests(_ show: TrainingDisplay) throws -> [TrainingRequest] {
    guard let folds = FoldChoice(what.folds) else {
      throw ValidationError("--folds must be all, none or a list such as 0,2, not '\(what.folds)'.")
    }
    let paths = try systems.paths()
    guard what.name == nil || paths.count == 1 else {
      throw ValidationError("--name can't name \(paths.count) runs: leave it out.")
    }
    return try paths.map { path in
      var request = TrainingRequest(
        pack: what.pack, recipe: try overrides.applied(to: try Recipe.read(path)), out: folders.out)
      request.name = what.name
      request.folds = folds
      request.initialWeights = systems.weights(of: request.recipe.model)
      request.nameMap = systems.names
      request.tool = "derm-train \(DermVersion.current)"
      request.cancellation = .bySignals
      request.progress = show.bar.progress
      request.checkName = { [reports = folders.reports, out = folders.out, pack = what.pack] name in
        try ModelReport.check("\(reports)/\(name)", sparing: [out, pack])
      }
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
    if !plans.isEmpty { try ModelReport.check(comparison.path, sparing: [folders.out, what.pack]) }
    let all = ExperimentPlan(plans)
    if plans.count > 1 { show.planned(all) }
    try all.checkDisk()
  }
}
