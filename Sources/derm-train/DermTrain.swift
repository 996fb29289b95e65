internal import ArgumentParser
internal import Console

/// The command `derm-train`.
@main
struct DermTrain: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-train",
    abstract: "Train lesion and site classifiers on a frozen data set.",
    discussion: """
      Without a sub-command it trains each fold of the pack and tests it. A command that was stopped \
      or killed resumes when it is run again.

      Examples:
        derm-train
        derm-train --recipe recipes/paper-mtl.yaml --init imagenet.safetensors
        derm-train --folds none --name final
        derm-train slurm --recipes paper > paper.sh
        derm-train predict --checkpoint best.safetensors --images photos
        derm-train doctor
      """,
    version: DermVersion.current,
    subcommands: [
      TrainCommand.self, SlurmCommand.self, PredictCommand.self, EvaluateCommand.self,
      FeaturesCommand.self,
      ConvertCommand.self, ExportCommand.self, BenchCommand.self, DoctorCommand.self,
    ],
    defaultSubcommand: TrainCommand.self)
}
