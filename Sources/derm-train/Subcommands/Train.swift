import ArgumentParser
import Console
import Provenance
import Train

/// `derm-train [train]`: folds, validation, checkpoints, predictions.
struct TrainCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the folds of a pack (the default).")

  @Option(help: "The pack's folder.") var pack = "data/packs/latest"
  @Option(help: "The recipe file.") var recipe = "recipes/sample.yaml"
  @Option(help: "Folds to train: all, a list such as 0,2, or none for one model on everything.")
  var folds = "all"
  @Option(
    name: .customLong("init"),
    help: "Weights to start from: safetensors, a .pth of PyTorch, a .caffemodel, a checkpoint.")
  var initialWeights: String?
  @Option(help: "A map of the names in that file: a CSV file with the columns from,to.")
  var names: String?
  @Option(help: "Name of the run (default: the recipe's name and a digest of the inputs).")
  var name: String?
  @Option(help: "The folder in which runs lie.") var out = "data/runs"
  @Option(help: "The folder in which reports lie.") var reports = "reports"
  @OptionGroup var overrides: RecipeOverrides
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var voice: VoiceOptions

  func execute() throws {
    guard let folds = FoldChoice(folds) else {
      throw ValidationError("--folds must be all, none or a list such as 0,2, not '\(folds)'.")
    }
    var request = TrainingRequest(
      pack: pack, recipe: try overrides.applied(to: try Recipe.read(recipe)), out: out)
    request.name = name
    request.folds = folds
    request.initialWeights = initialWeights
    request.nameMap = names
    request.tool = "derm-train \(DermVersion.current)"
    request.stop = { Interruption.requested }
    compute.apply(to: &request)
    let show = TrainingProgress(voice.voice)
    let outcome = try Trainer.run(request, observer: show)
    if case .interrupted(_, let folder) = outcome {
      return show.note("Stopped; saved in \(folder). The same command goes on from there.")
    }
    if case .alreadyFinished(let folder) = outcome {
      show.note("\(folder) is finished: nothing to do.")
    }
    print(outcome.folder)
    let report = try RunReport(reports: reports)
      .write(run: outcome.folder, pack: pack, isNew: outcome == .finished(folder: outcome.folder))
    if let report { print(report) }
  }
}
