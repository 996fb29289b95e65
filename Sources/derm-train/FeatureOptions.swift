internal import ArgumentParser
internal import Train

/// Whose features of which images: a checkpoint's or an ONNX model's, of files or of a data set.
struct FeatureOptions: ParsableArguments {
  @Option(help: "A checkpoint of derm-train: its features are what the heads read (pool5).")
  var checkpoint: String?
  @Option(help: "An ONNX model of any network, run by ONNX Runtime (pip install onnxruntime).")
  var onnx: String?
  @Option(
    help: ArgumentHelp(
      "The output of the ONNX model that is taken (default: the only one with a row for each image).",
      valueName: "NAME"))
  var onnxOutput: String?
  @Option(parsing: .upToNextOption, help: "Image files, or folders of JPEG and PNG files.")
  var images: [String] = []
  @Option(
    help: "The folder of a pack: all its images, named by their keys, as --features reads them.")
  var pack: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "How the ONNX model wants its images, such as input.mean=[0.5,0.5,0.5]; repeatable.",
      valueName: "KEY=VALUE"))
  var values: [String] = []

  func validate() throws {
    guard (checkpoint == nil) != (onnx == nil) else {
      throw ValidationError("Give --checkpoint or --onnx, one of the two.")
    }
    guard images.isEmpty != (pack == nil) else {
      throw ValidationError("Give --images or --pack, one of the two.")
    }
    guard onnx == nil else {
      _ = try changes
      return
    }
    let given = [("--onnx-output", onnxOutput != nil), ("--set", !values.isEmpty)]
    if let wrong = given.first(where: \.1) {
      throw ValidationError("\(wrong.0) is for --onnx: a checkpoint says itself what it needs.")
    }
  }

  /// The images.
  var choice: ImageChoice { pack.map { .pack($0) } ?? .files(images) }

  /// The keys that are set.
  ///
  /// Fails when one is not about an input.
  var changes: [(key: String, value: String)] {
    get throws {
      try values.map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
          throw ValidationError("--set wants KEY=VALUE, not '\(pair)'.")
        }
        guard OnnxFeatures.keys.contains(String(parts[0])) else {
          throw ValidationError(
            "An ONNX model uses --set \(OnnxFeatures.keys.joined(separator: ", ")), not \(parts[0])."
          )
        }
        return (String(parts[0]), String(parts[1]))
      }
    }
  }

  /// Refuses options of derm's own networks, which ONNX Runtime would not heed.
  func check(_ compute: ComputeOptions) throws {
    guard onnx != nil else { return }
    let given = [
      ("--backend", compute.backend != BackendOptions.anyBackend),
      ("--precision", compute.dtype != .f32),
      ("--cache", compute.cache != ComputeOptions.usualCache),
    ]
    if let wrong = given.first(where: \.1) {
      throw ValidationError(
        "\(wrong.0) is for checkpoints; --onnx runs in ONNX Runtime: leave it out.")
    }
  }
}
