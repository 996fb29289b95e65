import Artifacts
import Digests
import Evaluation
import Files
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite struct CheckpointTests {
  private let folder = TemporaryFolder()

  private func network(lesions: Int = 3) throws -> Network {
    try AllModels.named("resnet-small").network(
      side: 32, heads: Heads(tasks: .mtl, lesions: lesions, sites: 2))
  }

  private func checkpoint(_ classes: [String] = ["a", "b", "c"]) throws -> Checkpoint {
    var state = TrainingState()
    state.epoch = 4
    state.running.add(Losses(lesion: 0.1, site: 0.7), images: 3)
    _ = state.plateau.observe(1.0 / 3, patience: 3, stopAfter: 2)
    var recipe = Recipe()
    recipe.model = "resnet-small"
    let metadata = ["lesions": classes.joined(separator: "\n"), "sites": "x\ny"]
    return Checkpoint(
      model: InitialWeights(drawnFor: try network(lesions: classes.count), seed: 5).state,
      state: state, classes: try #require(ClassList(metadata: metadata)), recipe: recipe,
      pack: "p")
  }

  @Test func `a checkpoint reads back to the bit`() throws {
    let path = folder.file("a.safetensors")
    var written = try checkpoint()
    written.siteGiven = SiteGiven(
      weight: 0.1, sites: [SiteID("x"), SiteID("y")], ratios: [1, 2, 3, -4, 5.5, 0.1])
    try written.write(to: path)
    let read = try Checkpoint.read(path)
    #expect(read.siteGiven == written.siteGiven)
    #expect(read.state == written.state)
    #expect(read.recipe == written.recipe && read.classes == written.classes)
    for (entry, values) in zip(written.model.entries, written.model.values) {
      let index = try #require(read.model.entries.firstIndex(of: entry))
      #expect(read.model.values[index] == values)
    }
  }

  @Test func `a checkpoint of a later version is called one, also as initial weights`() throws {
    let path = folder.file("later.safetensors")
    try checkpoint().write(to: path)
    var file = try Safetensors.read(path)
    file.metadata["derm_checkpoint"] = "3"
    // A later version may lack what this one has.
    file.metadata["state"] = nil
    try file.write(to: path)
    let said = "this is a checkpoint of version 3, and this derm-train reads versions 1 and 2"
    let error = #expect(throws: TrainError.self) { try Checkpoint.read(path) }
    #expect(error?.description.contains("later.safetensors: \(said). Use the") == true)
    let refused = #expect(throws: TrainError.self) { try WeightFile.read(path) }
    #expect(refused?.description.contains(said) == true)
    file.metadata["derm_checkpoint"] = nil
    try file.write(to: path)
    let other = #expect(throws: TrainError.self) { try Checkpoint.read(path) }
    #expect(other?.description.contains("this is no checkpoint of derm-train") == true)
  }

  @Test func `a mean image that is none is damage, in a checkpoint and as a file`() throws {
    let path = folder.file("mean.safetensors")
    try checkpoint().write(to: path)
    var file = try Safetensors.read(path)
    file.metadata["sha256"] = nil
    file = Safetensors(
      tensors: file.tensors + [
        StoredTensor(name: MeanImage.tensorName, shape: [1, 2, 2], floats: [1, 2, 3, 4])
      ], metadata: file.metadata)
    file.metadata["sha256"] = Checkpoint.digest(file).hex
    try file.write(to: path)
    let error = #expect(throws: TrainError.self) { try Checkpoint.read(path) }
    #expect(error?.description.contains("a mean image has three planes") == true)
    // Cut off: the cause is the file's, not that a tensor is missing.
    let bytes = try MappedFile(path)
    let cut = folder.file("cut.safetensors")
    try AtomicFile.write(bytes.bytes(0..<(bytes.count - 8)), to: cut)
    let damage = #expect(throws: PackError.self) { try MeanImage.read(cut) }
    #expect(
      damage?.description.contains("cut.safetensors") == true
        && damage?.description.contains("lies outside the file") == true,
      "\(damage?.description ?? "")")
    let integers = folder.file("integers.safetensors")
    try Safetensors(
      tensors: [StoredTensor(name: "mean", shape: [3, 1, 1], integers: [1, 2, 3])], metadata: [:]
    ).write(to: integers)
    let kind = #expect(throws: TrainError.self) { try MeanImage.read(integers) }
    #expect(kind?.description.contains("its tensor 'mean' holds integers") == true)
  }

  @Test func `version 1, with its momentum buffers, loads and version 2 names slots and averages`()
    throws
  {
    let path = folder.file("old.safetensors")
    var written = try checkpoint()
    let shape = written.model.entries[0].shape
    let values = [Float](repeating: 0.25, count: written.model.entries[0].count)
    for kind in [StateEntry.Kind.slot("momentum_buffer"), .average] {
      written.model.append(StateEntry(kind: kind, name: "conv1.weight", shape: shape), values)
    }
    try written.write(to: path)
    var file = try Safetensors.read(path)
    let added = ["optimizer.momentum_buffer.conv1.weight", "ema.conv1.weight"]
    #expect(Set(file.tensors.map(\.name)).isSuperset(of: added))
    let read = try Checkpoint.read(path).model
    for (entry, numbers) in zip(written.model.entries, written.model.values) {
      #expect(read.entries.firstIndex(of: entry).map { read.values[$0] } == numbers)
    }
    // What derm wrote before there were other optimizers.
    file.metadata["derm_checkpoint"] = "1"
    file.metadata["sha256"] = nil
    file = Safetensors(
      tensors: file.tensors.filter { !added.contains($0.name) } + [
        StoredTensor(name: "momentum.conv1.weight", shape: shape, floats: values)
      ], metadata: file.metadata)
    file.metadata["sha256"] = Checkpoint.digest(file).hex
    try file.write(to: path)
    let old = try Checkpoint.read(path).model
    let slot = StateEntry(kind: .slot("momentum_buffer"), name: "conv1.weight", shape: shape)
    #expect(old.entries.firstIndex(of: slot).map { old.values[$0] } == values)
    #expect(Set(old.entries) == Set(written.model.entries.dropLast()))
  }

  @Test func `one changed byte is noticed`() throws {
    let path = folder.file("b.safetensors")
    try checkpoint().write(to: path)
    let file = try MappedFile(path)
    var bytes = file.bytes(0..<file.count)
    bytes[bytes.count - 9] ^= 1
    try AtomicFile.write(bytes, to: path)
    let error = #expect(throws: TrainError.self) { try Checkpoint.read(path) }
    #expect(error?.exitStatus == .badData)
  }

  @Test func `heads that do not fit are drawn and named, the rest is taken`() throws {
    let path = folder.file("c.safetensors")
    let written = try checkpoint()
    try written.write(to: path)
    func start(_ lesions: String, count: Int) throws -> InitialWeights {
      let classes = try #require(ClassList(metadata: ["lesions": lesions, "sites": "x\ny"]))
      return try InitialWeights(
        try WeightFile.read(path), for: try network(lesions: count), classes: classes, seed: 99)
    }
    let same = try start("a\nb\nc", count: 3)
    #expect(same.redrawn.isEmpty && same.unused.isEmpty)
    #expect(same.state == written.model)
    let others = try start("a\nb\nd", count: 3)
    #expect(others.redrawn == ["lesion.weight", "lesion.bias"])
    #expect(others.state.parameter("conv1.weight") == written.model.parameter("conv1.weight"))
    #expect(others.state.parameter("lesion.weight") != written.model.parameter("lesion.weight"))
    #expect(try start("a\nb", count: 2).redrawn == ["lesion.weight", "lesion.bias"])
  }

  @Test func `weights of another network are refused by name`() throws {
    let path = folder.file("d.safetensors")
    try Safetensors(tensors: [StoredTensor(name: "conv1.weight", shape: [1], floats: [1])])
      .write(to: path)
    let classes = try #require(ClassList(metadata: ["lesions": "", "sites": ""]))
    let error = #expect(throws: TrainError.self) {
      try InitialWeights(
        try WeightFile.read(path), for: try network(), classes: classes, seed: 0)
    }
    #expect(error?.description.contains("conv1.weight has shape [1]") == true)
  }
}
