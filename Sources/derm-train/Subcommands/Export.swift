internal import ArgumentParser
internal import Console
internal import Documents
internal import Train

/// `derm-train export`: a trained network for ONNX Runtime or PyTorch.
struct ExportCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export a checkpoint's network as ONNX, or as a PyTorch state_dict in safetensors.",
    discussion: """
      ONNX: the input 'images' is [N, 3, side, side], already normalised; the outputs, 'lesion', 'site' \
      and further heads, are probabilities. The metadata hold classes, mean, std, channels, scale, side and test_side as JSON.

      Examples:
        derm-train export --checkpoint best.safetensors --to onnx --out model.onnx
        derm-train export --checkpoint best.safetensors --to torch \\
          --out model.safetensors
      """)

  @OptionGroup var file: CheckpointOptions
  @Option(help: "For whom: onnx or torch.") var to: String
  @Option(help: "The file to write.") var out: String
  @Flag(help: "Give an ONNX model what its heads read as the output 'features' too.")
  var features = false
  @OptionGroup var outputMode: OutputModeOptions

  func validate() throws {
    guard ModelExport.Format(rawValue: to) != nil else {
      throw ValidationError("--to must be onnx or torch, not '\(to)'.")
    }
    guard !features || to == ModelExport.Format.onnx.rawValue else {
      throw ValidationError("--features is for --to onnx.")
    }
  }

  func execute() throws {
    guard let format = ModelExport.Format(rawValue: to) else { return }
    let summary = try ModelExport.run(
      checkpoint: file.checkpoint, to: format, out: out, features: features)
    let bar = ProgressDisplay(outputMode.mode)
    bar.event(summary)
    bar.say(
      "\(summary.model): \(NumberText.counted(summary.tensors, "tensor")), \(NumberText.counted(summary.numbers, "number"))"
    )
    for note in summary.notes { bar.say("  \(note)") }
    print(out)
  }
}
