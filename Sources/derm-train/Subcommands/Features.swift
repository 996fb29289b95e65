internal import ArgumentParser
internal import Console
internal import Parallel
internal import Train

/// `derm-train features`: a row of numbers for each image, of a checkpoint or of an ONNX model.
struct FeaturesCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Write features of images: a checkpoint's (pool5), or any network's in an ONNX file.",
    discussion: """
      With --pack the file is what `derm-train --features FILE` reads. What an ONNX model wants is taken from its \
      metadata, as `derm-train export` writes them, else torchvision's; --set states it.

      Examples:
        derm-train features --checkpoint best.safetensors --images photos \\
          --out features.safetensors
        derm-train features --onnx dinov2.onnx --pack data/packs/latest \\
          --set input.test_side=256 --out dinov2.safetensors
        derm-train features --onnx model.onnx --onnx-output pooled --images photos \\
          --out features.safetensors
      """)

  @OptionGroup(title: "Input") var inputs: FeatureOptions
  @OptionGroup(title: "Output") var output: Output
  @OptionGroup(title: "Computation") var compute: ComputeOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What is written.
  struct Output: ParsableArguments {
    @Option(help: "The safetensors file to write.") var out: String
  }

  func validate() throws { try inputs.check(compute) }

  func execute() throws {
    let bar = ProgressDisplay(outputMode.mode)
    let isWritten =
      try inputs.onnx.map { try write(onnx: $0, bar) }
      ?? inputs.checkpoint.map { try write(checkpoint: $0, bar) }
    bar.finish()
    if isWritten == true { print(output.out) }
  }

  private func write(onnx: String, _ bar: ProgressDisplay) throws -> Bool {
    var request = OnnxFeatures.Request(model: onnx, images: inputs.choice)
    request.output = inputs.onnxOutput
    request.changes = try inputs.changes
    request.threads = compute.threadCount
    request.cancellation = .bySignals
    request.progress = bar.progress
    let features = try OnnxFeatures(request)
    name(features.skipped)
    for note in features.notes { bar.say(note) }
    return try features.write(to: output.out)
  }

  private func write(checkpoint: String, _ bar: ProgressDisplay) throws -> Bool {
    let predictor = try Predictor(
      checkpoint: checkpoint, images: inputs.choice, backend: compute.backend, dtype: compute.dtype,
      threads: compute.threadCount, cache: compute.cacheBytes)
    name(predictor.skipped)
    if let warning = predictor.warning { bar.say(warning) }
    return try predictor.writeFeatures(
      to: output.out, cancellation: .bySignals, progress: bar.progress)
  }

  private func name(_ skipped: [(path: String, reason: String)]) {
    for (path, reason) in skipped { StandardError.write("skipped: \(path): \(reason)\n") }
  }
}
