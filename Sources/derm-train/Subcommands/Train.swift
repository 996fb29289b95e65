internal import ArgumentParser
internal import Console
internal import Jobs
internal import Train

/// `derm-train [train]`: folds, validation, checkpoints, predictions, of one system or several.
struct TrainCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the folds of a pack (the default).",
    discussion: """
      Prints the run's folder and its report. The same command resumes a run that was stopped or killed.
      With --job it trains one fold of one system, next to other jobs in the same run folder, and prints the \
      fold's folder; --collect then makes the reports.

      Examples:
        derm-train
        derm-train --recipe recipes/paper-mtl.yaml --init imagenet.safetensors
        derm-train --tasks lesion --folds 0 --epochs 3 --set batch=16
        derm-train --recipes paper --init resnet50=r50.pth --init alexnet=alex.pth
        derm-train --recipes paper --job 7/20
        derm-train --recipes paper --collect
        derm-train --recipe recipes/paper-mtl.yaml --set memory=8GiB
        derm-train --folds none --name final
        derm-train --features embeddings.npz --tasks lesion
        derm-train --features embeddings.npz --probe-hidden 256 --name hidden
      """)

  @OptionGroup var options: ExperimentOptions
  @OptionGroup(title: "Features instead of images") var probe: ProbeOptions
  @OptionGroup(title: "Jobs on several machines") var jobs: JobOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// Which part of a training that is divided among jobs this process does.
  struct JobOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Train only the k-th of all N pairs of system and fold, counted from 1, in any order and on any machine that shares the folders.",
        valueName: "K/N"))
    var job: JobNumber?
    @Flag(
      help:
        "Make the runs and reports when all jobs are finished; name those that are not, and exit with 66."
    )
    var collect = false

    func validate() throws {
      guard job == nil || !collect else {
        throw ValidationError("Give --job or --collect, not both.")
      }
    }
  }

  func validate() throws {
    guard probe.features == nil else {
      guard jobs.job == nil, !jobs.collect else {
        throw ValidationError("A probe takes seconds: fit it without --job and --collect.")
      }
      return try probe.check(options)
    }
  }

  func execute() throws {
    let experiment = try Experiment(options, TrainingDisplay(outputMode.mode))
    if let features = probe.features {
      try experiment.fit(features, probe)
    } else if let job = jobs.job {
      try experiment.train(job)
    } else if jobs.collect {
      try experiment.collect()
    } else {
      try experiment.train()
    }
  }
}
