internal import ArgumentParser
internal import Console
internal import Documents
internal import Files
internal import Parallel
internal import Train

/// `derm-train predict`: what a checkpoint says about image files.
struct PredictCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Apply a checkpoint to image files.",
    discussion: """
      Examples:
        derm-train predict --checkpoint best.safetensors --images photos --out p.csv
        derm-train predict --checkpoint best.safetensors --images photos \\
          --sites s.csv
      """)

  @OptionGroup(title: "Input") var inputs: ImageOptions
  @OptionGroup(title: "Input") var known: KnownSites
  @OptionGroup(title: "Output") var output: Output
  @OptionGroup(title: "Computation") var compute: ComputeOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What is known of the images.
  struct KnownSites: ParsableArguments {
    @Option(
      help: "A CSV file with columns image and site: known sites change the lesion probabilities.")
    var sites: String?
  }

  /// What is written of each image.
  struct Output: ParsableArguments {
    @Option(help: "The CSV file to write (default: standard output).") var out: String?
    @Option(help: "The crops whose probabilities are averaged: 1 (the centre) or 10.")
    var crops = 10
    @Flag(help: "Add the logits.") var logits = false

    func validate() throws {
      guard crops == 1 || crops == 10 else {
        throw ValidationError("--crops must be 1 or 10, not \(crops).")
      }
    }
  }

  func execute() throws {
    let (sites, out, crops, logits) = (known.sites, output.out, output.crops, output.logits)
    let (predictor, bar) = try inputs.open(compute, outputMode)
    // A file with another beginning is somebody else's: refused before the images are read.
    let header = CSVWriter(columns: predictor.columns(logits: logits, sites: sites != nil)).text
    if let out { try OutputFile.check(out, beginning: Array(header.utf8)) }
    if let sites {
      let notes = try predictor.use(sites: sites)
      for note in notes where !outputMode.quiet { StandardError.write("\(note)\n") }
    }
    let table = try predictor.predict(
      crops: crops, logits: logits, cancellation: .bySignals, progress: bar.progress)
    bar.finish()
    guard let table else { return }
    if let out {
      try OutputFile.write(table.text, to: out)
    } else {
      try StandardOutput.give(table.text)
    }
  }
}
