internal import ArgumentParser

/// Which data a run is trained on, which part of it, and what the run is called.
struct RunOptions: ParsableArguments {
  @Option(help: "The pack's folder.") var pack = "data/packs/latest"
  @Option(help: "The folds to train: all, a list such as 0,2, or none for one model on all images.")
  var folds = "all"
  @Option(help: "The name of the run (default: the recipe's name and a digest of the inputs).")
  var name: String?
}

/// Where runs and reports are written.
struct RunFolders: ParsableArguments {
  @Option(help: "The folder in which runs are written.") var out = "data/runs"
  @Option(help: "The folder in which reports are written.") var reports = "reports"
}
