import Artifacts
import Evaluation
import TestSupport
import Testing
@testable import Train

/// Preprocessing from the file of weights to the predictions.
@Suite(.serialized) struct TravellingInputTests {
  private let tiny: TinyPack
  private let weights: String
  private let meanImage: String

  init() throws {
    tiny = try TinyPack(count: 24)
    weights = tiny.folder.file("weights.safetensors")
    meanImage = tiny.folder.file("mean.safetensors")
    let network = try ResNetSmall.network(
      side: 32, heads: Heads(tasks: .mtl, lesions: 1, sites: 1))
    let state = InitialWeights(drawnFor: network, seed: 3).state
    let tensors = zip(state.entries, state.values).map {
      StoredTensor(name: $0.name, shape: $0.shape, floats: $1)
    }
    let input = InputValues(channels: .bgr, scale: .byte, mean: [90, 100, 110], std: [50, 50, 50])
    try Safetensors(tensors: tensors, metadata: input.metadata).write(to: weights)
    let image = try MeanImage(
      shape: [3, 32, 32], values: (0..<(3 * 1024)).map { 100 + Float($0 % 7) })
    try Safetensors(tensors: [image.tensor]).write(to: meanImage)
  }

  private func request(_ out: String) -> TrainingRequest {
    var request = tiny.request(out)
    request.recipe.epochs = 1
    request.recipe.input.testCrops = 1
    request.initialWeights = weights
    return request
  }

  @Test func `a run takes the preprocessing of its weights and its checkpoint keeps it`() throws {
    let witness = Witness()
    let request = request("own")
    _ = try Trainer.run(request, observer: witness)
    #expect(witness.notes.contains { $0.contains("its preprocessing is bgr in 0…255") })
    #expect(
      witness.notes.contains {
        $0.contains("starts from initial values: lesion.weight, lesion.bias")
      })
    let folder = "\(request.out)/run"
    let recipe = try Recipe.read("\(folder)/recipe.yaml")
    #expect(recipe.input.channels == .stated(.bgr) && recipe.input.mean == .stated([90, 100, 110]))
    let checkpoint = try Checkpoint.read("\(folder)/fold-0/best.safetensors")
    #expect(checkpoint.recipe == recipe && checkpoint.meanImage == nil)
    let notes = try #require(try Run.open(folder).manifest.initialWeightNotes)
    #expect(notes.contains { $0.contains("starts from initial values") })
    // The resolved recipe with the same weights is the same run.
    var again = request
    again.recipe = recipe
    #expect(try Trainer.run(again, observer: Witness()) == .alreadyFinished(folder: folder))
  }

  @Test func `a mean image goes with the checkpoint, and another one is another run`() throws {
    var request = request("mean")
    request.recipe.input.meanImage = .file(meanImage)
    _ = try Trainer.run(request, observer: Witness())
    let folder = "\(request.out)/run"
    let best = "\(folder)/fold-0/best.safetensors"
    let image = try MeanImage.read(meanImage)
    #expect(try Checkpoint.read(best).meanImage == image)
    #expect(try Run.open(folder).manifest.initialWeights.contains("; mean image \(meanImage) "))
    // Evaluated through the checkpoint alone, the test images have the predictions of the run.
    let evaluation = try ExternalEvaluation(
      checkpoint: best, pack: tiny.pack.path, backend: "auto", threads: 2, cache: 1 << 20)
    let result = try #require(try evaluation.run(tool: "test", replicates: 2))
    let tested = try Run.open(folder).predictions()
    for (row, id) in tested.images.enumerated() {
      let theirs = try #require(result.predictions.images.firstIndex(of: id))
      for column in 0..<3 {
        let difference =
          tested.lesionLogits[row * 3 + column]
          - result.predictions.lesionLogits[theirs * 3 + column]
        #expect(abs(difference) < 1e-4)
      }
    }
    let other = try MeanImage(
      shape: [3, 32, 32], values: image.values.map { $0 + 1 })
    try Safetensors(tensors: [other.tensor]).write(to: meanImage)
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    #expect(error?.description.contains("initial weights") == true)
  }

  @Test func `the command converts, says what it did, and ends as its errors say`() throws {
    let tool = CommandLineTool("derm-train")
    let fixtures = TorchWeightsTests.folder
    let target = tiny.folder.file("out.safetensors")
    let good = try tool.run(["convert", "\(fixtures)/resnet50.caffemodel", target])
    #expect(good.status == 0 && good.output == "\(target)\n")
    for line in [
      "Caffe (.caffemodel), ResNet-50 (He et al.), model resnet50-v1",
      "renamed: res2a_branch1[0] -> layer1.0.downsample.0.weight",
      "folded: bn2a_branch1 (mean, variance, factor 2.5)",
      "dropped 1, a head of 3 classes: fc1000",
    ] { #expect(good.errors.contains(line), "\(line)") }
    let quiet = try tool.run(["convert", "\(fixtures)/plain.pth", target, "--quiet"])
    #expect(quiet.status == 0 && quiet.errors.isEmpty)
    #expect(try tool.run(["convert", "\(fixtures)/hostile.json", target]).status == 65)
    #expect(try tool.run(["convert", "\(fixtures)/nowhere.pth", target]).status == 66)
    let bad = ["convert", "\(fixtures)/plain.pth", target, "--preprocessing", "x"]
    #expect(try tool.run(bad).status == 64)
    let wrong = ["convert", "\(fixtures)/plain.pth", target, "--model", "resnet50"]
    let refused = try tool.run(wrong)
    #expect(refused.status == 65 && refused.errors.contains("missing: "))
  }
}
