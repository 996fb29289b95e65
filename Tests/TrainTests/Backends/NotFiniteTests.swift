import Digests
import Files
import TestSupport
import Testing
@testable import Train

/// A diverging network has to show: in its loss, or when its weights are saved or read.
@Suite(.needsBackend) struct NotFiniteTests {
  private func losses(
    _ library: PresentLibrary, _ mode: Program.Mode, of name: String
  ) throws -> Losses {
    let program = Program(try StepTests.network(), batch: 4, mode: mode)
    let step = try library.open(threads: 2).lower(program)
    try Hashed.fill(step)
    let entry = try #require(
      program.state.first { $0.kind == .parameter && $0.name.hasSuffix(name) })
    var values = step.read(entry)
    values[0] = .nan
    try step.write(values, to: entry)
    step.load(Hashed.batch(for: program, count: 4))
    return mode.isInference ? step.evaluate() : step.train(learningRate: 0.01)
  }

  // In inference oneDNN's fused ReLU makes 0 of NaN: therefore weights are checked.
  @Test("a weight that is NaN makes the loss of a step NaN", arguments: PresentLibrary.all)
  func showsNaN(_ library: PresentLibrary) throws {
    for name in ["layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer1.0.bn2.bias"] {
      let loss = try #require(try losses(library, .training(TrainingOptions()), of: name).lesion)
      #expect(loss.isNaN, "\(name)")
      guard library.backend != OneDNNBackend.name else { continue }
      let inferred = try #require(try losses(library, .inference, of: name).lesion)
      #expect(inferred.isNaN, "\(name)")
    }
  }

  @Test func `weights that are not finite are neither saved nor read`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.epochs = 1
    _ = try Trainer.run(request, observer: Witness())
    let files = FoldCheckpoints(folder: "\(request.out)/run/fold-0")
    let whole = try Digest.ofFile(files.best)
    var checkpoint = try Checkpoint.read(files.best)
    var broken = StateValues()
    for (entry, values) in zip(checkpoint.model.entries, checkpoint.model.values) {
      broken.append(entry, entry.name == "lesion.bias" ? values.map { _ in .infinity } : values)
    }
    checkpoint.model = broken
    for save in [files.saveBest, files.saveLast] {
      let error = #expect(throws: TrainError.self) { try save(checkpoint) }
      #expect(error?.description.contains("lesion.bias has values that are not finite") == true)
    }
    #expect(try Digest.ofFile(files.best) == whole)
    let path = tiny.folder.file("broken.safetensors")
    try checkpoint.write(to: path)
    let said = "the tensor 'lesion.bias' has values that are not finite"
    let read = #expect(throws: TrainError.self) { try Checkpoint.read(path) }
    #expect(read?.description.contains(said) == true)
    let initial = #expect(throws: TrainError.self) { try WeightFile.read(path) }
    #expect(initial?.description.contains(said) == true)
  }
}
