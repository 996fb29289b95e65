internal import ArgumentParser
internal import Console
internal import Train

/// Which images go through which checkpoint.
struct ImageOptions: ParsableArguments {
  @OptionGroup var file: CheckpointOptions
  @Option(parsing: .upToNextOption, help: "Image files, or folders of JPEG and PNG files.")
  var images: [String]

  /// Opens the checkpoint, and names the images that can't be decoded.
  func open(_ compute: ComputeOptions, _ outputMode: OutputModeOptions) throws -> (
    Predictor, ProgressDisplay
  ) {
    let predictor = try Predictor(
      checkpoint: file.checkpoint, images: .files(images), backend: compute.backend,
      dtype: compute.dtype,
      threads: compute.threadCount, cache: compute.cacheBytes)
    for (path, reason) in predictor.skipped {
      StandardError.write("skipped: \(path): \(reason)\n")
    }
    return (predictor, ProgressDisplay(outputMode.mode))
  }
}
