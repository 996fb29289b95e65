internal import Artifacts
internal import Evaluation
internal import Files

/// Hugging Face's safetensors: F32, F16, BF16 and F64; also the checkpoints of derm-train.
enum SafetensorsWeights: WeightFormat {
  static let name = "safetensors"

  static func recognises(_ file: MappedFile) -> Bool {
    guard file.count > 8 else { return false }
    let start = file.bytes(0..<9)
    let length = start.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length <= UInt64(file.count - 8) && start[8] == UInt8(ascii: "{")
  }

  static func read(_ file: MappedFile) throws(WeightProblem) -> WeightFile {
    let stored: Safetensors
    do {
      stored = try Safetensors.read(file.path)
    } catch {
      guard case .damaged(_, let reason) = error else { throw WeightProblem("\(error)") }
      throw WeightProblem("damaged: \(reason)")
    }
    var tensors: [WeightFile.Tensor] = []
    var changes: [WeightFile.Change] = []
    var meanImage: MeanImage?
    for tensor in stored.tensors {
      func drop(_ why: String) {
        changes.append(.init(kind: .dropped, from: tensor.name, to: why))
      }
      // derm-train's checkpoints hold more than a network. What is left out is reported, as for
      // every other kind of file.
      if !StateName(tensor.name).kind.isRequired {
        drop("state of an optimizer or moving average")
      } else if tensor.name == SiteGiven.tensorName {
        drop("what a known site adds; a training fits its own")
      } else if let floats = tensor.floats {
        guard tensor.name == MeanImage.tensorName else {
          tensors.append(.init(name: tensor.name, shape: tensor.shape, values: floats))
          continue
        }
        meanImage = try MeanImage(shape: tensor.shape, values: floats)
      } else {
        drop(tensor.name.hasSuffix(".num_batches_tracked") ? "a counter" : "integers")
      }
    }
    var weights = try WeightFile(format: name, tensors: tensors)
    weights.changes = changes
    weights.classes = ClassList(metadata: stored.metadata)
    try describe(&weights, stored.metadata, meanImage, path: file.path)
    return weights
  }

  /// Takes model and preprocessing from the metadata of a checkpoint or a converted file.
  private static func describe(
    _ weights: inout WeightFile, _ metadata: [String: String], _ meanImage: MeanImage?,
    path: String
  ) throws(WeightProblem) {
    if let problem = Checkpoint.versionProblem(metadata) { throw problem }
    if let text = metadata["recipe"], Checkpoint.isCheckpoint(metadata) {
      do {
        let recipe = try Recipe.parseComplete(text, source: path)
        weights.model = recipe.model
        weights.input = recipe.input.values
      } catch {
        throw WeightProblem("its recipe can't be read: \(error)")
      }
    } else {
      weights.model = metadata["model"]
      weights.input = try InputValues(metadata: metadata)
    }
    weights.input?.meanImage = meanImage
  }
}
