import Artifacts
import Digests
import Files
import Foundation
import Parallel
import Synchronization
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite(.serialized) struct TrainerTests {
  @Test func `a tiny pack is trainable, tested and written down`() throws {
    let tiny = try TinyPack(count: 60, hole: 20)
    var request = tiny.request()
    request.recipe.epochs = 14
    request.recipe.input.testCrops = 1
    let witness = Witness()
    let outcome = try Trainer.run(request, observer: witness)
    guard case .finished(let folder) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let first = try #require(witness.epochs.first)
    let last = try #require(witness.epochs.last)
    #expect(try #require(first.lesionLoss) > 1)
    #expect(try #require(last.lesionLoss) < 0.5)
    #expect(try #require(last.siteLoss) < 0.3)
    let run = try Run.open(folder)
    #expect(run.manifest.finishedFolds == [0] && run.manifest.skippedImages == 3)
    #expect(run.events.filter { $0.event == "epoch" }.count == 14)
    try check(run, tiny.pack)
  }

  /// Predictions are right, features are of all images, a map's mean plus the bias is the logit.
  private func check(_ run: Run, _ pack: Pack) throws {
    let predictions = try run.predictions()
    let test = pack.images.filter { $0.fold == Fold(0) && $0.pixels != nil }
    #expect(predictions.images == test.map(\.id))
    var right = 0
    for (row, image) in test.enumerated() {
      for lesion in 0..<2 {
        let isPresent = image.lesions[lesion] == .present
        right += (predictions.lesionProbabilities[row * 3 + lesion] > 0.5) == isPresent ? 1 : 0
      }
    }
    #expect(Double(right) > 0.9 * Double(2 * test.count))
    let features = try #require(try run.features(fold: 0, on: pack))
    #expect(features.images == pack.images.indices.filter { pack.images[$0].pixels != nil })
    #expect(features.width == 128)
    let attention = try #require(try run.attention(fold: 0, on: pack))
    let best = try Checkpoint.read("\(run.folder)/fold-0/best.safetensors")
    let bias = try #require(best.model.parameter("lesion.bias"))
    let area = attention.width * attention.height
    var compared = 0
    for (map, lesion) in attention.classes.enumerated() where lesion >= 0 {
      let mean = attention.values[(map * area)..<((map + 1) * area)].reduce(0, +) / Float(area)
      let id = pack.images[attention.images[map]].id
      let row = try #require(predictions.images.firstIndex(of: id))
      let logit = predictions.lesionLogits[row * 3 + lesion]
      #expect(abs(mean + bias[lesion] - logit) < 1e-3 * max(1, abs(logit)))
      compared += 1
    }
    #expect(compared > 5)
    try expectWrongSites(attention, pack)
    let outline = try #require(try run.outline())
    #expect(outline.stages.map(\.name) == ["conv1", "layer1", "layer2", "layer3", "avgpool"])
    #expect(outline.stages.map(\.blocks) == [0, 1, 1, 1, 0] && outline.heads.count == 2)
    let trainable = (outline.stages + outline.heads).reduce(0) { $0 + $1.parameters }
    #expect(trainable == run.manifest.parameters)
  }

  /// Images with a site have maps of other sites than theirs, each once.
  private func expectWrongSites(_ attention: AttentionTable, _ pack: Pack) throws {
    let sites = pack.manifest.sites.count
    for image in Set(attention.images) {
      let own = attention.images.indices.filter { attention.images[$0] == image }
        .map { attention.classes[$0] }
      let site = pack.images[image].site
      let wrong = own.filter { $0 < -1 }
      #expect(wrong.count == (site == nil ? 0 : min(3, sites - 1)))
      #expect(Set(wrong).count == wrong.count)
      #expect(site.map { !wrong.contains(AttentionTable.wrongSite($0)) } ?? true)
    }
  }

  @Test func `validation images are listed, whole groups, none of the tested fold`() throws {
    let tiny = try TinyPack(count: 48)
    var request = tiny.request()
    request.recipe.epochs = 1
    request.folds = .all
    _ = try Trainer.run(request, observer: Witness())
    let run = try Run.open("\(request.out)/run")
    let groups = Dictionary(uniqueKeysWithValues: tiny.pack.images.map { ($0.id, $0) })
    for fold in 0..<3 {
      let listed = try #require(run.manifest.validation[String(fold)])
      #expect(!listed.isEmpty)
      let scored = try Predictions.read("\(run.folder)/fold-\(fold)/validation.csv")
      #expect(scored.images == listed && scored.folds.allSatisfy { $0.rawValue == fold })
      let chosen = listed.compactMap { groups[$0] }
      #expect(chosen.allSatisfy { $0.fold != Fold(fold) })
      let whole = tiny.pack.images.filter { image in chosen.contains { $0.group == image.group } }
      #expect(Set(whole.map(\.id)) == Set(listed))
    }
    #expect(try run.predictions(on: tiny.pack).images.count == 48)
    #expect(try run.validation(on: tiny.pack) != nil)
    // It vouches for all that it wrote.
    let files = try #require(run.manifest.files)
    #expect(files.count == 15 && files.keys.contains("fold-2/best.safetensors"))
    for (name, digest) in files { #expect(try Digest.ofFile("\(run.folder)/\(name)") == digest) }
  }

  @Test func `a signal while validating or testing is heeded, and nothing is lost`() throws {
    let tiny = try TinyPack(count: 30)
    let whole = tiny.request("whole")
    _ = try Trainer.run(whole, observer: Witness())
    var broken = tiny.request("broken")
    // Asked around each step, batch of validation, of tests and of features, and between images that
    // are decoded: some of each.
    for number in stride(from: 1, through: 400, by: 7) {
      let asked = Atomic<Int>(0)
      broken.cancellation = Cancellation {
        asked.add(1, ordering: .relaxed).newValue >= number ? 15 : nil
      }
      guard case .interrupted = try Trainer.run(broken, observer: Witness()) else { break }
    }
    broken.cancellation = Cancellation()
    _ = try Trainer.run(broken, observer: Witness())
    #expect(try results(broken) == results(whole))
  }

  /// The files that decide about results, as bytes.
  private func results(_ request: TrainingRequest) throws -> [[UInt8]] {
    try ["best.safetensors", "last.safetensors", "predictions.csv", "features.safetensors"].map {
      let file = try MappedFile("\(request.out)/run/fold-0/\($0)")
      return file.bytes(0..<file.count)
    }
  }

  @Test func `stopped at any step and resumed, the bytes are those of an unbroken run`() throws {
    let tiny = try TinyPack(count: 30)
    var whole = tiny.request("whole")
    whole.recipe.schedule.patience = 1
    _ = try Trainer.run(whole, observer: Witness())
    var broken = tiny.request("broken")
    broken.recipe = whole.recipe
    var signals = 0
    while signals < 60 {
      let counter = StepCounter()
      let limit = 1 + signals % 4
      broken.cancellation = Cancellation { counter.steps >= limit ? 15 : nil }
      guard case .interrupted(15, _) = try Trainer.run(broken, observer: counter) else { break }
      signals += 1
    }
    #expect(signals >= 3)
    #expect(try results(broken) == results(whole))
    let epochs = try Run.open("\(broken.out)/run").events.filter { $0.event == "epoch" }
    #expect(epochs.map(\.epoch) == [1, 2, 3])
  }

  @Test func `a finished run is left alone and another one under its name is refused`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 1
    _ = try Trainer.run(request, observer: Witness())
    let again = Witness()
    let outcome = try Trainer.run(request, observer: again)
    #expect(outcome == .alreadyFinished(folder: "\(request.out)/run"))
    #expect(again.steps == 0)
    request.recipe.epochs = 2
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("epochs 1, now 2") == true)
  }

  @Test func `a run names its library, and goes on with no other main version`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 1
    _ = try Trainer.run(request, observer: Witness())
    let path = "\(request.out)/run/run.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let library = try AllBackends.open(request.backend, threads: 1).library
    #expect(text.contains("\"\(library)\""))
    let main = library.prefix { $0 != "." }
    func rewrite(_ other: String) throws {
      try AtomicFile.write(text.replacing(library, with: other), to: path)
    }
    try rewrite("\(main).99.0")
    #expect(
      try Trainer.run(request, observer: Witness())
        == .alreadyFinished(folder: "\(request.out)/run"))
    try rewrite("\(main)9.0")
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    #expect(error?.description.contains("library \(main)9.0, now \(library)") == true)
  }

  @Test func `a loss that is not a number stops and names batch and images`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.optimiser.learningRate = 1e30
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    guard case .lossNotFinite(0, 1, let batch, let images) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(batch >= 1 && images.count == 6 || batch == 0)
    #expect(try #require(error).description.contains("of fold 0"))
  }

  @Test func `a validation that is not a number names its images`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    // One step in all: its loss is that of the start, the validation's that of ruined weights.
    request.recipe.batch = 100
    request.recipe.epochs = 1
    request.recipe.optimiser.learningRate = 1e30
    request.recipe.optimiser.headBiases = 1e30
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    guard case .lossNotFinite(0, 1, 0, let images) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let listed = try Run.open("\(request.out)/run").manifest.validation["0"] ?? []
    #expect(!images.isEmpty && Set(images).isSubset(of: listed.map(\.rawValue)))
    #expect(try #require(error).description.contains("the validation loss of fold 0 after epoch 1"))
  }

  @Test func `one task has one head and no columns of the other`() throws {
    let tiny = try TinyPack()
    for tasks in [Tasks.lesion, .site] {
      var request = tiny.request("\(tasks)")
      request.recipe.epochs = 1
      request.recipe.tasks = tasks
      // The few validation images have no known site, so their loss can't be watched.
      request.recipe.schedule.kind = .cosine
      _ = try Trainer.run(request, observer: Witness())
      let predictions = try Run.open("\(request.out)/run").predictions()
      #expect(predictions.lesions.isEmpty == (tasks == .site))
      #expect(predictions.sites.isEmpty == (tasks == .lesion))
    }
  }

  @Test func `the final model trains on everything and tests nothing`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.folds = .none
    request.recipe.epochs = 1
    let folder = "\(request.out)/run"
    #expect(try Trainer.run(request, observer: Witness()) == .finished(folder: folder))
    #expect(Folder.exists("\(folder)/final/best.safetensors"))
    #expect(!Folder.exists("\(folder)/final/predictions.csv"))
    #expect(try Trainer.run(request, observer: Witness()) == .alreadyFinished(folder: folder))
  }

  @Test func `a few images make one batch`() throws {
    let tiny = try TinyPack(count: 8)
    var request = tiny.request()
    request.recipe.batch = 32
    request.recipe.epochs = 1
    let witness = Witness()
    _ = try Trainer.run(request, observer: witness)
    #expect(witness.steps == 1)
  }
}
