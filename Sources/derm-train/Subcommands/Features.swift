import ArgumentParser
import Console
import Parallel
import Train

/// `derm-train features`: pool5 of image files.
struct FeaturesCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Write the features (pool5) of image files.",
    discussion: """
      Example:
        derm-train features --checkpoint data/runs/NAME/fold-0/best.safetensors --images photos --out f.safetensors
      """)

  @OptionGroup var inputs: ImageOptions
  @Option(help: "The safetensors file to write.") var out: String
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let (predictor, bar) = try inputs.open(compute, outputMode)
    let isWritten = try predictor.writeFeatures(
      to: out, cancellation: .bySignals, progress: bar.progress)
    bar.finish()
    if isWritten { print(out) }
  }
}
