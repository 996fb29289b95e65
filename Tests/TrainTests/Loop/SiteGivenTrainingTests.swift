import Artifacts
import Evaluation
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// A training stores in its best checkpoint what a known site adds.
@Suite struct SiteGivenTrainingTests {
  @Test("the checkpoint has what the validation predictions give", arguments: [Tasks.lesion, .mtl])
  func stored(tasks: Tasks) throws {
    // Half of the rest validates: a tenth of so few images may have no site at all.
    let tiny = try TinyPack(count: 144, side: 32, overstated: 2)
    var request = tiny.request()
    request.recipe.tasks = tasks
    request.recipe.epochs = 2
    request.recipe.validation = 0.5
    request.recipe.input.testCrops = 1
    _ = try Trainer.run(request, observer: Witness())
    let folder = "\(request.out)/run/fold-0"
    let validation = try Predictions.read("\(folder)/validation.csv")
    let images = try validation.images.map { id in
      try #require(tiny.pack.images.firstIndex { $0.id == id })
    }
    let given = try #require(
      SiteGiven(
        tiny.pack, fold: 0, validation: images, probabilities: validation.lesionProbabilities))
    let stored = try #require(try Checkpoint.read("\(folder)/best.safetensors").siteGiven)
    #expect(stored.sites == given.sites && stored.ratios == given.ratios)
    // The table rounds probabilities to nine digits.
    #expect(abs(stored.weight - given.weight) < 1e-4)
  }
}
