import Artifacts
import Evaluation
import Files
import Parallel
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// A third head, on the diagnosis, from the labels to predictions.
@Suite(.needsBackend) struct FurtherHeadTests {
  /// Red images have one diagnosis, others another; every fifth has none, every seventh two, one a rare one.
  private static func diagnosis(_ index: Int) -> String {
    if index % 5 == 4 { return "" }
    if index % 7 == 6 { return "Psoriasis; Eczema" }
    return index == 1 ? "Lupus" : index % 2 == 1 ? "Psoriasis." : "eczema"
  }

  private static func tiny(_ count: Int = 48) throws -> TinyPack {
    try TinyPack(count: count, diagnosis: diagnosis)
  }

  private static func request(
    _ tiny: TinyPack, _ out: String = "runs", kind: Head.Kind = .multiClass
  ) -> TrainingRequest {
    var request = tiny.request(out)
    var head = FurtherHead(id: "diagnosis")
    (head.kind, head.weight, head.atLeast) = (kind, 0.5, 4)
    request.recipe.heads = FurtherHeads([head])
    return request
  }

  @Test func `the labels are the one known diagnosis, and -1 elsewhere`() throws {
    let tiny = try Self.tiny()
    var set = TrainingSet(tiny.pack)
    let classes = try ClassList(tiny.pack, Self.request(tiny).recipe)
    #expect(classes.heads.map(\.id) == ["lesion", "site", "diagnosis"])
    #expect(classes.further[0].classes == ["eczema", "psoriasis"])
    set.take(classes.heads)
    let targets = set.targets(Array(0..<48))
    for (index, label) in targets.heads[2].labels.enumerated() {
      let isKnown = index % 5 != 4 && index % 7 != 6 && index != 1
      #expect(label == (isKnown ? Int32(index % 2) : -1), "\(index)")
    }
    #expect(targets.rows(3..<9).heads[2].labels == Array(targets.heads[2].labels[3..<9]))
  }

  @Test func `it learns, validates, predicts, and is evaluated alike`() throws {
    let tiny = try Self.tiny(96)
    var request = Self.request(tiny)
    request.recipe.epochs = 8
    request.recipe.calibration = .temperature
    request.recipe.schedule.monitor = .head("diagnosis", .loss)
    let witness = Witness()
    _ = try Trainer.run(request, observer: witness)
    let first = try #require(witness.epochs.first?.heads?["diagnosis"])
    let last = try #require(witness.epochs.last?.heads?["diagnosis"])
    #expect(try #require(last.trainLoss) < 0.5 * (try #require(first.trainLoss)))
    #expect(try #require(last.validationMetric) > 0.8)
    let run = try Run.open("\(request.out)/run")
    let head = try #require(run.manifest.heads?.first)
    #expect(head.id == "diagnosis" && head.classes == ["eczema", "psoriasis"])
    #expect(run.events.contains { $0.heads?["diagnosis"]?.validationLoss != nil })
    let table = try run.predictions(on: tiny.pack)
    #expect(table.heads.map(\.head.id) == ["lesion", "site", "diagnosis"])
    let scores = table.heads[2]
    for row in table.images.indices {
      let sum = scores.probabilities[2 * row] + scores.probabilities[2 * row + 1]
      #expect(abs(sum - 1) < 1e-5)
    }
    let path = "\(run.folder)/fold-0/best.safetensors"
    let checkpoint = try Checkpoint.read(path)
    #expect(checkpoint.classes.further == [head])
    #expect(checkpoint.temperatures?["diagnosis"] != 1)
    // The same images as files of another pack get the same scores.
    let evaluation = try ExternalEvaluation(
      checkpoint: path, pack: tiny.pack.path, backend: "auto", threads: 2, cache: 1 << 24)
    let result = try #require(try evaluation.run(tool: "test", replicates: 20))
    let own = try #require(result.predictions.heads.last)
    for (row, image) in table.images.enumerated() {
      let theirs = try #require(result.predictions.images.firstIndex(of: image))
      for column in 0..<2 {
        let (a, b) = (scores.logits[2 * row + column], own.logits[2 * theirs + column])
        #expect(abs(a - b) < 1e-4, "\(image)")
      }
    }
    let measured = try #require(result.heads.first)
    #expect(measured.known == (0..<96).count { $0 % 5 != 4 && $0 % 7 != 6 && $0 != 1 })
    #expect(try #require(measured.summary("top1")?.value) > 0.8)
    #expect(result.text.contains("diagnosis top1"))
    let out = tiny.folder.file("evaluation")
    try result.write(to: out)
    #expect(try Run.open(out).predictions(on: tiny.pack).heads.last?.head == head)
  }

  @Test func `any number of diagnoses trains with a sigmoid each`() throws {
    let tiny = try Self.tiny()
    let request = Self.request(tiny, kind: .multiLabel)
    let witness = Witness()
    _ = try Trainer.run(request, observer: witness)
    let last = try #require(witness.epochs.last?.heads?["diagnosis"])
    #expect(last.validationMetric != nil && last.validationLoss != nil)
    let scores = try #require(try Run.open("\(request.out)/run").predictions().heads.last)
    #expect(scores.head.kind == .multiLabel)
    let sums = stride(from: 0, to: scores.probabilities.count, by: 2).map {
      scores.probabilities[$0] + scores.probabilities[$0 + 1]
    }
    #expect(sums.contains { abs($0 - 1) > 1e-3 })
  }

  @Test func `stopped and resumed, it has the bytes of an unbroken run`() throws {
    let tiny = try Self.tiny()
    var whole = Self.request(tiny, "whole")
    whole.recipe.input.mixup = 0.4
    whole.recipe.accumulate = 2
    _ = try Trainer.run(whole, observer: Witness())
    var broken = whole
    broken.out = tiny.folder.file("broken")
    let counter = StepCounter()
    broken.cancellation = Cancellation { counter.steps >= 5 ? 15 : nil }
    guard case .interrupted = try Trainer.run(broken, observer: counter) else {
      Issue.record("it was not stopped")
      return
    }
    broken.cancellation = Cancellation()
    _ = try Trainer.run(broken, observer: Witness())
    for name in ["best.safetensors", "last.safetensors", "predictions.csv"] {
      let files = try [whole.out, broken.out].map { out in
        let file = try MappedFile("\(out)/run/fold-0/\(name)")
        return file.bytes(0..<file.count)
      }
      #expect(files[0] == files[1], "\(name)")
    }
  }

  @Test func `a head whose loss weighs nothing changes nothing else`() throws {
    let tiny = try Self.tiny()
    var request = Self.request(tiny, "third")
    request.recipe.heads.all[0].weight = 0
    var plain = tiny.request("plain")
    plain.recipe.epochs = request.recipe.epochs
    for one in [request, plain] { _ = try Trainer.run(one, observer: Witness()) }
    let tables = try [request, plain].map { try Run.open("\($0.out)/run").predictions() }
    // The third head's gradient of 0 is added to that of the others, which may round differently.
    for (a, b) in zip(tables[0].lesionLogits, tables[1].lesionLogits) { #expect(abs(a - b) < 1e-3) }
    #expect(try Run.open("\(plain.out)/run").manifest.heads == nil)
  }

  @Test func `a pack without diagnoses, or with too few of each, says what to do`() throws {
    let none = try TinyPack()
    var error = #expect(throws: TrainError.self) {
      try Trainer.run(Self.request(none), observer: Witness())
    }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("none of its images with pixels has a diagnosis") == true)
    #expect(error?.description.contains("Map a column to 'diagnosis'") == true)
    let tiny = try Self.tiny()
    var request = Self.request(tiny)
    request.recipe.heads.all[0].atLeast = 40
    error = #expect(throws: TrainError.self) { try Trainer.run(request, observer: Witness()) }
    #expect(error?.description.contains("Lower heads.diagnosis.at_least") == true)
  }

  @Test func `a head can't have the name of a layer`() throws {
    let tiny = try Self.tiny()
    var request = Self.request(tiny)
    request.recipe.heads.all[0].id = "conv1"
    let error = #expect(throws: TrainError.self) { try Trainer.run(request, observer: Witness()) }
    #expect(error?.description.contains("can't be called 'conv1'") == true)
  }

  @Test func `weights of another list of diagnoses do not agree, and damaged metadata are none`()
    throws
  {
    let head = Head(
      id: "diagnosis", facet: .diagnosis, kind: .multiClass, classes: ["a", "b"])
    let list = ClassList(lesions: [], sites: [], further: [head])
    let metadata = try list.metadata
    #expect(ClassList(metadata: metadata) == list)
    #expect(list.agrees(with: list, head: "diagnosis.weight"))
    let other = ClassList([
      Head(id: "diagnosis", facet: .diagnosis, kind: .multiClass, classes: ["b", "a"])
    ])
    #expect(!list.agrees(with: other, head: "diagnosis.bias"))
    var broken = metadata
    broken["heads"] = try ClassList(lesions: [], sites: [], further: [head, head]).metadata["heads"]
    #expect(ClassList(metadata: broken) == nil)
    broken["heads"] = "[3]"
    #expect(ClassList(metadata: broken) == nil)
  }
}
