import Artifacts
import Files
import Glibc
import Parallel
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// Everything that a recipe can add to the paper's, in whole runs.
@Suite(.serialized) struct RecipeFeatureTests {
  /// All of it at once.
  private func rich(_ tiny: TinyPack, _ out: String) -> TrainingRequest {
    var request = tiny.request(out)
    request.recipe.epochs = 4
    request.recipe.accumulate = 2
    request.recipe.calibration = .temperature
    request.recipe.input.crop = .resized
    request.recipe.input.cropArea = [0.3, 1]
    request.recipe.input.brightness = 0.2
    request.recipe.input.hue = 0.02
    request.recipe.input.erase = 0.3
    request.recipe.input.mixup = 0.4
    request.recipe.optimiser.kind = "adamw"
    request.recipe.optimiser.learningRate = 0.003
    request.recipe.optimiser.clipNorm = 5
    request.recipe.optimiser.ema = 0.6
    request.recipe.losses.lesionKind = .asymmetric
    request.recipe.losses.siteSmoothing = 0.1
    request.recipe.losses.posWeight = .root
    request.recipe.losses.siteWeights = .balanced
    request.recipe.schedule.kind = .cosine
    return request
  }

  private func bytes(_ request: TrainingRequest) throws -> [[UInt8]] {
    try ["best.safetensors", "last.safetensors", "predictions.csv", "validation.csv"].map {
      let file = try MappedFile("\(request.out)/run/fold-0/\($0)")
      return file.bytes(0..<file.count)
    }
  }

  @Test func `stopped after any step and resumed, the bytes are those of an unbroken run`() throws {
    let tiny = try TinyPack(count: 30)
    let whole = rich(tiny, "whole")
    _ = try Trainer.run(whole, observer: Witness())
    var broken = rich(tiny, "broken")
    var stops = 0
    while stops < 40 {
      let counter = StepCounter()
      let limit = 1 + stops % 3
      broken.cancellation = Cancellation { counter.steps >= limit ? 15 : nil }
      guard case .interrupted = try Trainer.run(broken, observer: counter) else { break }
      stops += 1
    }
    #expect(stops > 4)
    #expect(try bytes(broken) == bytes(whole))
  }

  @Test func `the last state has slots and averages, the best one the averages as weights`() throws
  {
    let tiny = try TinyPack(count: 30)
    let request = rich(tiny, "run")
    _ = try Trainer.run(request, observer: Witness())
    let folder = "\(request.out)/run/fold-0"
    let last = try Safetensors.read("\(folder)/last.safetensors")
    let best = try Safetensors.read("\(folder)/best.safetensors")
    let name = "layer1.0.conv1.weight"
    func values(_ file: Safetensors, _ name: String) throws -> [Float] {
      try #require(file.tensors.first { $0.name == name }?.floats)
    }
    #expect(try values(best, name) == values(last, "ema.\(name)"))
    #expect(try values(best, name) != values(last, name))
    #expect(try values(last, "optimizer.exp_avg_sq.\(name)").contains { $0 > 0 })
    #expect(best.tensors.allSatisfy { !$0.name.hasPrefix("ema.") && !$0.name.hasPrefix("opt") })
  }

  @Test func `temperatures stand in the checkpoint, and lower the loss of validation images`()
    throws
  {
    let tiny = try TinyPack(count: 48)
    var request = tiny.request()
    request.recipe.calibration = .temperature
    request.recipe.epochs = 8
    request.recipe.input.testCrops = 1
    let labels = Mutex<[String]>([])
    request.progress = Progress { event in
      if case .began(let label, _, _) = event { labels.withLock { $0.append(label) } }
    }
    _ = try Trainer.run(request, observer: Witness())
    // What calibration saw of the validation images becomes their predictions.
    let begun = labels.withLock { $0 }
    #expect(begun.contains("calibration") && !begun.contains("validation images"), "\(begun)")
    let run = try Run.open("\(request.out)/run")
    let checkpoint = try Checkpoint.read("\(run.folder)/fold-0/best.safetensors")
    let found = try #require(checkpoint.temperatures)
    #expect(found.lesion != 1 && found != .none)
    let validation = try Predictions.read("\(run.folder)/fold-0/validation.csv")
    // Of one crop a probability is the sigmoid of the logit over the temperature.
    for (logit, p) in zip(validation.lesionLogits, validation.lesionProbabilities) {
      #expect(abs(Double(p) - 1 / (1 + exp(-Double(logit) / found.lesion))) < 1e-6)
    }
    #expect(run.manifest.files?["fold-0/best.safetensors"] != nil)
    var plain = tiny.request("plain")
    plain.recipe.epochs = 8
    plain.recipe.input.testCrops = 1
    _ = try Trainer.run(plain, observer: Witness())
    let before = try Predictions.read("\(plain.out)/run/fold-0/validation.csv")
    #expect(before.lesionLogits == validation.lesionLogits)
    #expect(try loss(validation, tiny.pack) < loss(before, tiny.pack))
  }

  /// The cross-entropy of the known lesions.
  private func loss(_ predictions: Predictions, _ pack: Pack) throws -> Double {
    var sum = 0.0
    let images = Dictionary(uniqueKeysWithValues: pack.images.map { ($0.id, $0) })
    for (row, id) in predictions.images.enumerated() {
      let states = try #require(images[id]).lesions
      for (lesion, state) in states.enumerated() where state != .unknown {
        let p = Double(predictions.lesionProbabilities[row * states.count + lesion])
        sum -= state == .present ? log(p) : log(1 - p)
      }
    }
    return sum
  }

  @Test func `more frozen stages than the network has are refused with their number`() throws {
    let tiny = try TinyPack()
    let network = try AllModels.named(tiny.recipe.model).network(
      side: tiny.recipe.input.side, heads: Heads(tasks: .mtl, lesions: 3, sites: 3))
    let count = network.outline.stages.count
    #expect(network.stages.count == count && count > 1)
    var request = tiny.request()
    request.recipe.epochs = 1
    request.recipe.optimiser.frozenStages = count + 1
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    let says = error?.description ?? ""
    #expect(says.contains("'optimiser.frozen_stages' is \(count + 1)"), "\(says)")
    #expect(says.contains("has \(count) stages"), "\(says)")
    #expect(error?.exitStatus == .usage)
    #expect(!Folder.exists("\(request.out)/run"))
    request.recipe.optimiser.frozenStages = count
    #expect(throws: Never.self) { try Trainer.run(request, observer: Witness()) }
  }

  @Test func `each feature alone trains, and changes what is learned`() throws {
    let tiny = try TinyPack(count: 40, hole: 7)  // Holes, so that classes are not in balance.
    func logits(_ change: (inout Recipe) -> Void, _ out: String) throws -> [Float] {
      var request = tiny.request(out)
      request.recipe.epochs = 1
      request.recipe.input.testCrops = 1
      change(&request.recipe)
      _ = try Trainer.run(request, observer: Witness())
      return try Run.open("\(request.out)/run").predictions().lesionLogits
    }
    let plain = try logits({ _ in }, "plain")
    let features: [(String, (inout Recipe) -> Void)] = [
      ("clip", { $0.optimiser.clipNorm = 0.1 }), ("frozen", { $0.optimiser.frozenStages = 1 }),
      ("backbone", { $0.optimiser.backbone = 0.5 }), ("mixup", { $0.input.mixup = 1 }),
      ("colour", { $0.input.saturation = 0.5 }), ("erase", { $0.input.erase = 1 }),
      ("focal", { $0.losses.lesionKind = .focal }), ("pos", { $0.losses.posWeight = .balanced }),
      ("smooth", { $0.losses.lesionSmoothing = 0.1 }),
      ("sites", { $0.losses.siteWeights = .balanced }), ("ema", { $0.optimiser.ema = 0.5 }),
    ]
    for (name, change) in features {
      let other = try logits(change, name)
      #expect(other != plain && other.allSatisfy(\.isFinite), "\(name)")
    }
    // A limit that no norm reaches is none.
    #expect(try logits({ $0.optimiser.clipNorm = 1e9 }, "unclipped") == plain)
  }
}
