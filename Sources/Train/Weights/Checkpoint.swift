internal import Artifacts
internal import Digests
internal import Evaluation
internal import Files

/// A training's state as a safetensors file with torchvision's names.
///
/// Parameters and running statistics have torchvision's names; `optimizer.<slot>.` stands before them
/// in what the optimizer keeps, `ema.` in moving averages. Version 1 had one slot, called `momentum.`.
/// The metadata hold the counters, the classes, the complete recipe, and a digest of all of it.
struct Checkpoint: Sendable {
  private static let version = "2"
  private static let versionKey = "derm_checkpoint"

  /// Parameters, statistics and, to resume training, optimizer slots and moving averages.
  var model: StateValues
  /// Where the training stands: what a resume needs next to the model.
  var state: TrainingState
  /// The classes of the outputs.
  var classes: ClassList
  /// The recipe as run.
  var recipe: Recipe
  /// Digest of the pack that it was trained on, as hex.
  var pack: String
  /// The mean of each pixel that its preprocessing subtracts.
  var meanImage: MeanImage?
  /// What its logits are divided by; nil where they are not calibrated.
  var temperatures: Temperatures?
  /// What a known site adds to its lesion probabilities; nil where nothing could be fitted.
  var siteGiven: SiteGiven?

  /// Writes the file whole or not at all; the file that it replaces may be kept under another name.
  ///
  /// Fails when the disk is full or the folder can't be written.
  func write(to path: String, keepingOldAs old: String? = nil) throws {
    var tensors = zip(model.entries, model.values).map { entry, values in
      StoredTensor(name: StateName(entry).description, shape: entry.shape, floats: values)
    }
    if let meanImage { tensors.append(meanImage.tensor) }
    if let siteGiven { tensors.append(siteGiven.tensor) }
    var metadata = try classes.metadata
    if let temperatures { metadata.merge(temperatures.metadata) { $1 } }
    if let siteGiven { metadata.merge(siteGiven.metadata) { $1 } }
    metadata[Self.versionKey] = Self.version
    metadata["recipe"] = recipe.text
    metadata["pack"] = pack
    metadata["state"] = String(decoding: try CanonicalJSON.encode(state), as: UTF8.self)
    var file = Safetensors(tensors: tensors, metadata: metadata)
    file.metadata["sha256"] = Self.digest(file).hex
    try file.write(to: path, keepingOldAs: old)
  }

  /// Reads a file that `write` made and checks its digest.
  ///
  /// Fails when it is missing, damaged, of an unknown version, not finite, or no checkpoint.
  static func read(_ path: String) throws -> Checkpoint {
    var file = try Safetensors.read(path)
    // The digest was made of all but itself.
    let sum = file.metadata.removeValue(forKey: "sha256")
    // Before all else: another version may have other keys and another digest.
    if let problem = versionProblem(file.metadata) {
      throw TrainError.otherVersion(path: path, what: problem.what, remedy: problem.remedy)
    }
    guard isCheckpoint(file.metadata), let json = file.metadata["state"],
      let text = file.metadata["recipe"], let classes = ClassList(metadata: file.metadata)
    else {
      throw TrainError.badCheckpoint(
        path: path, what: "this is no checkpoint of derm-train",
        remedy: "Give a best.safetensors or last.safetensors of a run's fold.")
    }
    guard sum == digest(file).hex else {
      throw TrainError.badCheckpoint(
        path: path, what: "damaged: its bytes are not those of its checksum",
        remedy: "Take a copy of it, or train again.")
    }
    var model = StateValues()
    var meanImage: MeanImage?
    var ratios: [Float] = []
    for tensor in file.tensors {
      if tensor.name == MeanImage.tensorName {
        do throws(WeightProblem) {
          meanImage = try MeanImage(shape: tensor.shape, values: tensor.floats ?? [])
        } catch {
          throw TrainError.badCheckpoint(path: path, what: error.what, remedy: error.remedy)
        }
        continue
      }
      if tensor.name == SiteGiven.tensorName {
        ratios = tensor.floats ?? []
        continue
      }
      model.append(StateName(tensor.name).entry(shape: tensor.shape), tensor.floats ?? [])
    }
    if let broken = model.notFinite {
      throw TrainError.badCheckpoint(
        path: path, what: "the tensor '\(broken.name)' has values that are not finite",
        remedy: "Train again at a lower learning rate, or give another checkpoint.")
    }
    return Checkpoint(
      model: model,
      state: try CanonicalJSON.decode(TrainingState.self, from: Array(json.utf8), path: path),
      classes: classes, recipe: try Recipe.parseComplete(text, source: path),
      pack: file.metadata["pack"] ?? "", meanImage: meanImage,
      temperatures: Temperatures(metadata: file.metadata),
      siteGiven: SiteGiven(
        metadata: file.metadata, ratios: ratios, lesions: classes.lesions.count))
  }

  /// Whether metadata are those of a checkpoint, of whatever version.
  static func isCheckpoint(_ metadata: [String: String]) -> Bool { metadata[versionKey] != nil }

  /// What is wrong with a checkpoint of a version that is not known here; nil for any other file.
  static func versionProblem(_ metadata: [String: String]) -> WeightProblem? {
    guard let stated = metadata[versionKey], !["1", version].contains(stated) else { return nil }
    return WeightProblem(
      "this is a checkpoint of version \(stated), and this derm-train reads versions 1 and \(version)",
      remedy: "Use the derm-train that wrote it, or a later one.")
  }

  /// The digest of a checkpoint's tensors and other metadata.
  static func digest(_ file: Safetensors) -> Digest {
    var builder = DigestBuilder()
    for (key, value) in file.metadata.sorted(by: { $0.key < $1.key }) {
      builder.update(text: "\(key)\n\(value.utf8.count)\n\(value)")
    }
    for tensor in file.tensors {
      builder.update(text: "\(tensor.name)\n\(tensor.type.rawValue)\(tensor.shape)\n")
      builder.update(tensor.bytes)
    }
    return builder.finish()
  }
}
