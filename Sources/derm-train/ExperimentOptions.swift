internal import ArgumentParser
internal import Console
internal import Parallel
internal import Report
internal import Train

/// What is trained, how, and where the results go: the options that a training has in common with its jobs.
struct ExperimentOptions: ParsableArguments {
  @OptionGroup(title: "What to train") var what: RunOptions
  @OptionGroup(title: "What to train") var systems: Systems
  @OptionGroup(title: "Changes to the recipe") var overrides: RecipeOverrides
  @OptionGroup(title: "Computation") var compute: ComputeOptions
  @OptionGroup(title: "Output") var folders: RunFolders

  /// The request of each system.
  ///
  /// Fails when a recipe or an option is wrong.
  func requests(progress: Progress) throws -> [TrainingRequest] {
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
      request.progress = progress
      // The report comes last: hours of training must not end at a name that it can't have.
      request.checkName = { [reports = folders.reports, out = folders.out, pack = what.pack] name in
        try ModelReport.check("\(reports)/\(name)", sparing: [out, pack])
      }
      compute.apply(to: &request)
      return request
    }
  }
}
