import Artifacts
import Digests
import Files
import Parallel
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// Damaged checkpoints: what is named, what takes their place, and that the result is the same.
@Suite struct FoldCheckpointsTests {
  /// What happens to a file.
  enum Damage: String, CaseIterable, Sendable {
    case flipInHeader, flipInTensors, truncation, emptiness

    func apply(to path: String) throws {
      let file = try MappedFile(path)
      var bytes = file.bytes(0..<file.count)
      switch self {
      case .flipInHeader: bytes[60] ^= 0x20
      case .flipInTensors: bytes[bytes.count / 2] ^= 1
      case .truncation: bytes.removeLast(40)
      case .emptiness: bytes = []
      }
      try AtomicFile.write(bytes, to: path)
    }
  }

  /// The files that a damage hits, and what must be said.
  struct Case: Sendable, CustomTestStringConvertible {
    let files: [String]
    let says: String
    var epochs = [3, 4]
    var testDescription: String { files.joined(separator: ", ") }
  }

  /// The last state lies in the third epoch, the one before it after the second validation, which was
  /// the best.
  static let cases = [
    Case(files: ["last"], says: "previous.safetensors, the state before it, takes its place"),
    Case(files: ["previous"], says: "previous.safetensors is damaged"),
    Case(files: ["last", "previous"], says: "the fold starts again", epochs: [1, 2, 3, 4]),
    Case(files: ["best"], says: "best.safetensors is made again"),
    Case(files: ["best", "last"], says: "best.safetensors is made again"),
    Case(
      files: ["best", "previous"], says: "no other file has the weights", epochs: [1, 2, 3, 4]),
  ]

  private func request(_ tiny: TinyPack, _ out: String) -> TrainingRequest {
    var request = tiny.request(out)
    request.recipe.epochs = 4
    request.recipe.input.testCrops = 1
    request.recipe.optimiser.learningRate = 0.005
    return request
  }

  private func files(_ request: TrainingRequest, _ names: [String]) throws -> [Digest] {
    try names.map { try Digest.ofFile("\(request.out)/run/fold-0/\($0)") }
  }

  @Test func `damage is named, another state takes over, and the result is the same`() throws {
    let tiny = try TinyPack()
    let whole = request(tiny, "whole")
    let witness = Witness()
    _ = try Trainer.run(whole, observer: witness)
    // The cases want the second epoch to be the best so far.
    #expect(witness.epochs[1].isBest)
    let steps = witness.steps / 4 * 2 + 1
    let results = [
      "best.safetensors", "last.safetensors", "predictions.csv", "features.safetensors",
    ]
    for (number, one) in Self.cases.enumerated() {
      // Every damage at least once, and all of them on the file that is read most.
      for damage in number == 0 ? Damage.allCases : [Damage.allCases[number % 4]] {
        var broken = request(tiny, "broken-\(number)-\(damage)")
        let counter = StepCounter()
        broken.cancellation = Cancellation { counter.steps == steps ? 15 : nil }
        let folder = "\(broken.out)/run"
        let outcome = try Trainer.run(broken, observer: counter)
        #expect(outcome == .interrupted(signal: 15, folder: folder))
        for name in one.files { try damage.apply(to: "\(folder)/fold-0/\(name).safetensors") }
        broken.cancellation = Cancellation()
        let said = Witness()
        _ = try Trainer.run(broken, observer: said)
        let text = said.notes.joined(separator: "\n")
        for name in one.files { #expect(text.contains("\(name).safetensors is damaged")) }
        #expect(text.contains(one.says), "\(one) \(damage): \(text)")
        let logged = try Run.open(folder).events.filter { $0.event == "damage" }
        #expect(!logged.isEmpty && logged.allSatisfy { said.notes.contains($0.message ?? "") })
        #expect(said.epochs.map(\.epoch) == one.epochs, "\(one) \(damage)")
        #expect(try files(broken, results) == files(whole, results), "\(one) \(damage)")
      }
    }
  }

  @Test func `any changed byte of a checkpoint is noticed, and none crashes`() throws {
    let tiny = try TinyPack(count: 12)
    var request = request(tiny, "runs")
    request.recipe.epochs = 1
    _ = try Trainer.run(request, observer: Witness())
    let path = "\(request.out)/run/fold-0/best.safetensors"
    let file = try MappedFile(path)
    let bytes = file.bytes(0..<file.count)
    var random = RandomStream(seed: 4, purpose: "damage")
    for round in 0..<40 {
      var changed = bytes
      // Half of them in the header, whose every byte means something else.
      let offset = round < 8 ? round : random.below(round % 2 == 0 ? 9000 : bytes.count)
      changed[offset] ^= UInt8(1 << random.below(8))
      try AtomicFile.write(changed, to: path)
      do {
        _ = try Checkpoint.read(path)
        Issue.record("byte \(offset) may change")
      } catch let error as any Failure {
        #expect(error.exitStatus == .badData, "byte \(offset): \(error)")
      }
    }
  }

  @Test func `a state from another pack or recipe is refused`() throws {
    let tiny = try TinyPack()
    var request = request(tiny, "runs")
    request.cancellation = Cancellation { 15 }
    _ = try Trainer.run(request, observer: Witness())
    let path = "\(request.out)/run/fold-0/last.safetensors"
    var checkpoint = try Checkpoint.read(path)
    checkpoint.pack = String(repeating: "0", count: 64)
    try checkpoint.write(to: path)
    request.cancellation = Cancellation()
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("pack 00000000, now") == true)
  }

  @Test func `a state of a later version stops the resume and stays as it is`() throws {
    let tiny = try TinyPack()
    var request = request(tiny, "runs")
    let counter = StepCounter()
    request.cancellation = Cancellation { counter.steps == 5 ? 15 : nil }
    _ = try Trainer.run(request, observer: counter)
    let path = "\(request.out)/run/fold-0/last.safetensors"
    var file = try Safetensors.read(path)
    file.metadata["derm_checkpoint"] = "3"
    try file.write(to: path)
    let digest = try Digest.ofFile(path)
    request.cancellation = Cancellation()
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(request, observer: Witness())
    }
    #expect(error?.description.contains("a checkpoint of version 3") == true)
    #expect(try Digest.ofFile(path) == digest)
  }
}
