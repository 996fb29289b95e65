import Artifacts
import Digests
import Files
import Parallel
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// How long a training goes on, when it validates, and that it can stop anywhere in between.
@Suite struct LengthTests {
  @Test func `iterations end in the middle of an epoch and validate when asked`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 0
    request.recipe.iterations = 7
    request.recipe.validateEvery = 3
    request.recipe.input.testCrops = 1
    let witness = Witness()
    _ = try Trainer.run(request, observer: witness)
    #expect(witness.steps == 7)
    #expect(witness.plan?.epochs == 4)
    let events = try Run.open("\(request.out)/run").events.filter { $0.event == "epoch" }
    // Two steps an epoch; the last one validates too.
    #expect(events.map(\.step) == [3, 6, 7])
    #expect(events.map(\.epoch) == [1, 2, 3])
  }

  @Test func `early stop ends any schedule, and says so`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 20
    request.recipe.schedule.kind = .step
    request.recipe.schedule.every = 1
    request.recipe.schedule.factor = 0.0001
    request.recipe.schedule.earlyStop = 2
    request.recipe.schedule.best = .loss
    request.recipe.optimiser.learningRate = 0.5
    request.recipe.input.testCrops = 1
    let witness = Witness()
    _ = try Trainer.run(request, observer: witness)
    let last = try #require(witness.epochs.last)
    #expect(witness.epochs.count < 20)
    #expect(last.message == "no better validation loss of lesions in 2 validations: training ends")
    #expect(witness.epochs.suffix(2).allSatisfy { !$0.isBest })
    #expect(witness.epochs.dropLast(2).last?.isBest == true)
  }

  /// All there is to resume: parts, iterations, steps of the schedule, two folds, several sides.
  private func rich(_ tiny: TinyPack, _ out: String) -> TrainingRequest {
    var request = tiny.request(out)
    request.folds = .some([0, 2])
    request.recipe.accumulate = 2
    request.recipe.epochs = 0
    request.recipe.iterations = 9
    request.recipe.validateEvery = 4
    request.recipe.schedule.kind = .step
    request.recipe.schedule.milestones = [3, 6]
    request.recipe.schedule.earlyStop = 5
    request.recipe.input.resize = .warp
    request.recipe.input.testSides = [32, 36]
    request.recipe.optimiser.momentumConvention = .caffe
    request.recipe.optimiser.decayBatchNorm = false
    return request
  }

  @Test func `stopped after any step, the bytes are those of an unbroken run`() throws {
    let tiny = try TinyPack(count: 30)
    let whole = rich(tiny, "whole")
    let said = Witness()
    _ = try Trainer.run(whole, observer: said)
    #expect(said.notes.contains { $0.contains("in 2 micro-batches of at most 3 images") })
    var broken = rich(tiny, "broken")
    var stops = 0
    while stops < 40 {
      let counter = StepCounter()
      let limit = 1 + stops % 3
      broken.cancellation = Cancellation { counter.steps >= limit ? 15 : nil }
      guard case .interrupted = try Trainer.run(broken, observer: counter) else { break }
      stops += 1
    }
    #expect(stops > 3)
    for fold in [0, 2] {
      for name in [
        "best.safetensors", "last.safetensors", "predictions.csv", "features.safetensors",
        "attention.safetensors",
      ] {
        let digests = try [whole, broken].map {
          try Digest.ofFile("\($0.out)/run/fold-\(fold)/\(name)")
        }
        #expect(digests[0] == digests[1], "fold \(fold): \(name)")
      }
    }
    let epochs = try [whole, broken].map { request in
      try JSONLines.read(RunEvent.self, at: "\(request.out)/run/events.jsonl")
        .filter { $0.event == "epoch" }
        .map {
          [$0.trainLesionLoss, $0.validationLesionLoss, $0.validationMeanAP, $0.learningRate]
        }
    }
    #expect(epochs[0] == epochs[1] && !epochs[0].isEmpty)
  }

  @Test func `a limit of memory cuts the batch, is said, and is written down`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 1
    request.recipe.input.testCrops = 1
    let witness = Witness()
    _ = try Trainer.run(request, observer: witness)
    let bytes = try #require(witness.plan?.memoryBytes)
    request.recipe.memory = try #require(MemorySize("\((bytes - (256 << 10)) >> 10)KiB"))
    request.name = "cut"
    let said = Witness()
    _ = try Trainer.run(request, observer: said)
    #expect(said.notes.contains { $0.contains("for memory \(request.recipe.memory.text)") })
    let recipe = try Recipe.read("\(request.out)/cut/recipe.yaml")
    #expect(recipe.accumulate > 1 && recipe.memory == request.recipe.memory)
    #expect(recipe.optimiser.batchNorm == .batch)
    #expect(try #require(said.plan).memoryBytes <= bytes - (256 << 10))
    // The recipe as it was run asks for the same run.
    request.recipe = recipe
    let outcome = try Trainer.run(request, observer: Witness())
    #expect(outcome == .alreadyFinished(folder: "\(request.out)/cut"))
  }

  @Test func `a run that the disk can't hold is refused with both numbers`() throws {
    let tiny = try TinyPack()
    let witness = Witness()
    _ = try Trainer.run(tiny.request(), observer: witness)
    let plan = try #require(witness.plan)
    #expect(plan.freeDiskBytes ?? 0 > 0 && plan.diskBytesThere == 0)
    let folder = "\(tiny.request().out)/run/fold-0"
    let there = try Folder.names(in: folder).map { try MappedFile("\(folder)/\($0)").count }
    // The estimate holds what was written, and a file in the making besides.
    let last = try MappedFile("\(folder)/last.safetensors").count
    #expect(abs(plan.diskBytes - last - there.reduce(0, +)) < 64 << 10)
    let full = TrainingPlan(
      folder: "x", model: "m", parameters: 1, backend: "b", trainingImages: 1, skippedImages: 0,
      folds: 1, epochs: 1, imagesPerSecond: 1, secondsPerEpoch: 1, seconds: 1, memoryBytes: 1,
      diskBytes: 8 << 20, diskBytesThere: 1 << 20, freeDiskBytes: 3 << 20)
    let error = #expect(throws: TrainError.self) { try full.checkDisk(folder: "x") }
    #expect(error?.description.contains("7.0 MiB more, and the disk has 3.0 MiB") == true)
    #expect(error?.exitStatus == .inputOutput)
  }
}
