import Artifacts
import Digests
import Files
import Parallel
import Synchronization
import TestSupport
import Testing
@testable import Train

/// A network with dropout and without maps, through the whole loop.
@Suite struct AlexNetTrainingTests {
  private static func request(_ tiny: TinyPack, _ out: String) -> TrainingRequest {
    var request = tiny.request(out)
    request.recipe.model = "alexnet"
    request.recipe.tasks = .lesion
    request.recipe.epochs = 1
    request.recipe.input.side = 67
    request.recipe.input.jitter = [67, 70]
    request.recipe.input.testSide = 67
    request.recipe.input.testCrops = 1
    request.recipe.optimiser.learningRate = 0.001
    return request
  }

  @Test func `alexnet drops the same after a resume, and says that it has no attention maps`()
    throws
  {
    let tiny = try TinyPack()
    let whole = Self.request(tiny, "whole")
    let witness = Witness()
    _ = try Trainer.run(whole, observer: witness)
    #expect(witness.steps >= 2)
    #expect(witness.notes.contains { $0.contains("alexnet has no attention maps") })
    let run = try Run.open("\(whole.out)/run")
    #expect(try run.attention(fold: 0, on: tiny.pack) == nil)
    #expect(try #require(try run.features(fold: 0, on: tiny.pack)).width == 4096)

    var broken = Self.request(tiny, "broken")
    let counter = StepCounter()
    broken.cancellation = Cancellation { counter.steps == 1 ? 15 : nil }
    let outcome = try Trainer.run(broken, observer: counter)
    #expect(outcome == .interrupted(signal: 15, folder: "\(broken.out)/run"))
    broken.cancellation = Cancellation()
    _ = try Trainer.run(broken, observer: Witness())
    for file in ["last.safetensors", "predictions.csv"] {
      let digests = try [whole, broken].map {
        try Digest.ofFile("\($0.out)/run/fold-0/\(file)")
      }
      #expect(digests[0] == digests[1], "\(file)")
    }
  }
}
