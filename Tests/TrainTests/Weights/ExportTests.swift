import Artifacts
import Files
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// Exports, as far as they can be checked without the programs that read them: those do it in
/// `make interop`.
@Suite struct ExportTests {
  private let folder = TemporaryFolder()

  private func checkpoint(_ model: String, _ change: (inout Checkpoint) -> Void = { _ in }) throws
    -> String
  {
    var recipe = Recipe()
    recipe.model = model
    recipe.input.side = model == "alexnet" ? 67 : 32
    recipe = recipe.decided(isFineTuning: false)
    let classes = ClassList(
      lesions: ["a", "b \"c\""].map { ClassID($0) }, sites: ["x", "y", "z"].map { SiteID($0) })
    let network = try AllModels.named(model).network(
      side: recipe.input.side, heads: Heads(tasks: .mtl, lesions: 2, sites: 3))
    var checkpoint = Checkpoint(
      model: InitialWeights(drawnFor: network, seed: 5).state, state: TrainingState(),
      classes: classes, recipe: recipe, pack: "p")
    change(&checkpoint)
    let path = folder.file("\(model).safetensors")
    try checkpoint.write(to: path)
    return path
  }

  /// The fields of a message: number and, for runs of bytes, the bytes.
  private func fields(_ bytes: [UInt8]) throws -> [(field: Int, bytes: [UInt8])] {
    var offset = 0
    func varint() -> Int {
      var (value, shift) = (0, 0)
      while bytes[offset] >= 0x80 {
        value |= Int(bytes[offset] & 0x7F) << shift
        (offset, shift) = (offset + 1, shift + 7)
      }
      value |= Int(bytes[offset]) << shift
      offset += 1
      return value
    }
    var found: [(field: Int, bytes: [UInt8])] = []
    while offset < bytes.count {
      let key = varint()
      switch key & 7 {
      case 0:
        _ = varint()
        found.append((key >> 3, []))
      case 5:
        offset += 4
        found.append((key >> 3, []))
      default:
        let count = varint()
        found.append((key >> 3, Array(bytes[offset..<(offset + count)])))
        offset += count
      }
    }
    return found
  }

  @Test func `protocol buffers are written as the format says`() {
    var writer = WireWriter()
    writer.integer(1, 150)
    writer.text(2, "testing")
    writer.float(3, 1)
    writer.message(4) { $0.integer(1, -1) }
    let expected: [UInt8] =
      [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8) + [0x1D, 0, 0, 0x80, 0x3F]
      + [0x22, 0x0B, 0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
    #expect(writer.bytes == expected)
  }

  /// With the constants of its operators: axes of gates, and three numbers of each GELU.
  @Test(
    "an ONNX file has every weight and the metadata",
    arguments: [
      ("resnet-small", 0), ("alexnet", 0), ("mobilenet-v3-small", 9), ("efficientnet-b0", 16),
      ("convnext-tiny", 54),
    ])
  func onnx(_ name: String, _ constants: Int) throws {
    let path = try checkpoint(name) { $0.temperatures = Temperatures(lesion: 2, site: 1) }
    let out = folder.file("\(name).onnx")
    let summary = try ModelExport.run(checkpoint: path, to: .onnx, out: out)
    let file = try MappedFile(out)
    let whole = try fields(file.bytes(0..<file.count))
    let graph = try fields(try #require(whole.first { $0.field == 7 }).bytes)
    let initialisers = try graph.filter { $0.field == 5 }.map { tensor in
      String(
        decoding: try #require(try fields(tensor.bytes).first { $0.field == 8 }).bytes,
        as: UTF8.self)
    }
    #expect(initialisers.count == summary.tensors + 1 + constants)
    #expect(
      initialisers.contains("lesion.temperature") && !initialisers.contains("site.temperature"))
    // Every value is made once.
    let outputs = try graph.filter { $0.field == 1 }.map {
      String(
        decoding: try #require(try fields($0.bytes).first { $0.field == 2 }).bytes, as: UTF8.self)
    }
    #expect(Set(outputs).count == outputs.count)
    #expect(outputs.contains("lesion") && outputs.contains("site"))
    var metadata: [String: String] = [:]
    for entry in whole where entry.field == 14 {
      let pair = try fields(entry.bytes).map { String(decoding: $0.bytes, as: UTF8.self) }
      metadata[pair[0]] = pair[1]
    }
    #expect(metadata["side"] == (name == "alexnet" ? "67" : "32"))
    #expect(metadata["classes"]?.contains("\"b \\\"c\\\"\"") == true)
    #expect(metadata["mean"]?.contains("0.485") == true && metadata["channels"] == "\"rgb\"")
    // It may be replaced, and nothing else may.
    #expect(throws: Never.self) { try ModelExport.run(checkpoint: path, to: .onnx, out: out) }
    try AtomicFile.write("mine", to: out)
    #expect(throws: FileError.self) { try ModelExport.run(checkpoint: path, to: .onnx, out: out) }
  }

  @Test func `a state_dict has the checkpoint's weights and can be trained on`() throws {
    let path = try checkpoint("resnet-small") { $0.temperatures = Temperatures(lesion: 2, site: 1) }
    let out = folder.file("torch.safetensors")
    let summary = try ModelExport.run(checkpoint: path, to: .torch, out: out)
    #expect(summary.notes.count == 1)
    let read = try WeightFile.read(out, names: nil)
    let state = try Checkpoint.read(path).model
    #expect(read.tensors.count == state.entries.count && read.model == "resnet-small")
    for (entry, values) in zip(state.entries, state.values) {
      #expect(read[entry.name]?.values == values)
    }
    #expect(read.classes == (try Checkpoint.read(path)).classes)
  }

  @Test func `a mean image can't be said in ONNX's metadata, and the export is refused`() throws {
    let image = try MeanImage(shape: [3, 32, 32], values: [Float](repeating: 1, count: 3072))
    let path = try checkpoint("resnet-small") { $0.meanImage = image }
    let error = #expect(throws: TrainError.self) {
      try ModelExport.run(checkpoint: path, to: .onnx, out: folder.file("m.onnx"))
    }
    #expect(error?.exitStatus == .badData)
  }
}
