internal import Artifacts
internal import Files

/// Writes a checkpoint's network for other programs.
package enum ModelExport {
  /// Who reads the file.
  package enum Format: String, Sendable, CaseIterable {
    /// ONNX, opset 17: probabilities from normalised images.
    case onnx
    /// A `state_dict` with torchvision's names, as safetensors; heads have their ids, such as `lesion`.
    case torch
  }

  /// What was written.
  package struct Summary: Sendable, Codable {
    /// The network's name.
    package let model: String
    /// Parameters and statistics.
    package let tensors: Int
    /// Numbers in these tensors.
    package let numbers: Int
    /// What a reader has to know of it, one line each.
    package let notes: [String]
  }

  /// Writes the file whole or not at all; the same checkpoint gives the same bytes.
  ///
  /// Of a training with a moving average it is the average. With `features` an ONNX model has what the heads read as the
  /// output `features` too. Fails when the checkpoint is damaged or can't be
  /// exported, when another file has the name, and when the disk is full.
  package static func run(
    checkpoint path: String, to format: Format, out: String, features: Bool = false
  ) throws -> Summary {
    let checkpoint = try Checkpoint.read(path)
    let model = checkpoint.model.predicting
    var notes: [String] = []
    switch format {
    case .onnx:
      try OnnxModel.checkReplaceable(out)
      try AtomicFile.write(
        try OnnxModel(checkpoint, path: path, features: features).bytes(), to: out)
    case .torch:
      try Safetensors.checkReplaceable(out, marked: "derm_weights")
      var metadata = checkpoint.recipe.input.values.metadata
      metadata.merge(try checkpoint.classes.metadata) { old, _ in old }
      metadata["derm_weights"] = "1"
      metadata["model"] = checkpoint.recipe.model
      if checkpoint.siteGiven != nil {
        notes.append("what a known site adds (predict --sites) is not exported")
      }
      if let temperatures = checkpoint.temperatures {
        metadata.merge(temperatures.metadata) { old, _ in old }
        notes.append("logits are not divided by the temperatures, which stand in the metadata")
      }
      let tensors = zip(model.entries, model.values).map {
        StoredTensor(name: $0.name, shape: $0.shape, floats: $1)
      }
      try Safetensors(
        tensors: tensors + (checkpoint.meanImage.map { [$0.tensor] } ?? []), metadata: metadata
      ).write(to: out)
    }
    return Summary(
      model: checkpoint.recipe.model, tensors: model.entries.count,
      numbers: model.values.reduce(0) { $0 + $1.count }, notes: notes)
  }
}
