internal import ArgumentParser
internal import Console
internal import Parallel
internal import Train

/// `derm-train features`: pool5 of image files.
struct FeaturesCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Write the features (pool5) of image files.",
    discussion: """
      Example:
        derm-train features --checkpoint best.safetensors --images photos \\
          --out features.safetensors
      """)

  @OptionGroup(title: "Input") var inputs: ImageOptions
  @OptionGroup(title: "Output") var output: Output
  @OptionGroup(title: "Computation") var compute: ComputeOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What is written.
  struct Output: ParsableArguments {
    @Option(help: "The safetensors file to write.") var out: String
  }

  func execute() throws {
    let out = output.out
    let (predictor, bar) = try inputs.open(compute, outputMode)
    let isWritten = try predictor.writeFeatures(
      to: out, cancellation: .bySignals, progress: bar.progress)
    bar.finish()
    if isWritten { print(out) }
  }
}
