import ArgumentParser
import Console

/// The command `derm-train`.
@main
struct DermTrain: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-train",
    abstract: "Trains lesion and site classifiers on a frozen data set.",
    discussion: """
      Without a sub-command it trains: all folds of the pack, each tested on its own part, as the \
      recipe says. Stopped or killed, the same command goes on where it was.

      Examples:
        derm-train
        derm-train --pack data/packs/latest --recipe recipes/paper-mtl.yaml --init imagenet.safetensors
        derm-train --tasks lesion --folds 0 --epochs 3 --set batch=16
        derm-train --recipes paper --init resnet50=r50.safetensors --init alexnet=alex.safetensors
        derm-train --recipe recipes/paper-mtl.yaml --set memory=8GiB
        derm-train --folds none --name final
        derm-train predict --checkpoint data/runs/NAME/fold-0/best.safetensors --images photos
        derm-train doctor
      """,
    version: DermVersion.current,
    subcommands: [
      TrainCommand.self, PredictCommand.self, EvaluateCommand.self, FeaturesCommand.self,
      ConvertCommand.self, BenchCommand.self, DoctorCommand.self,
    ],
    defaultSubcommand: TrainCommand.self)
}
