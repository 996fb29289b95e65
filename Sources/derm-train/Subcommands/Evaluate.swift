internal import ArgumentParser
internal import Console
internal import Evaluation
internal import Parallel
internal import Train

/// `derm-train evaluate`: a checkpoint on an external labelled pack.
struct EvaluateCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Evaluate a checkpoint on an external labelled pack.",
    discussion: """
      Prints every metric with a 95 % interval. Classes are matched by id; classes that only the model \
      or only the pack has are listed. derm-report reads the folder as a run when the model has every \
      class of the pack.

      Example:
        derm-train evaluate --checkpoint best.safetensors --pack data/other/latest \\
          --out data/runs/NAME-other
      """)

  @OptionGroup(title: "What is evaluated") var file: CheckpointOptions
  @OptionGroup(title: "What is evaluated") var data: LabelledData
  @OptionGroup(title: "Output") var output: Output
  @OptionGroup(title: "Computation") var compute: ComputeOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// The images that the checkpoint is evaluated on.
  struct LabelledData: ParsableArguments {
    @Option(help: "The folder of the labelled pack.") var pack: String
  }

  /// What is written, and how exact the intervals are.
  struct Output: ParsableArguments {
    @Option(
      help:
        "The folder to write: predictions.csv, summary.csv, per_class_ap.csv, and heads.csv and heads_per_class.csv of further heads."
    )
    var out: String?
    @Option(help: "Bootstrap replicates for the intervals.") var replicates =
      Comparison.Options().replicates
    /// What `--replicates` was called.
    @Option(help: .hidden) var draws: Int?

    func validate() throws {
      try OptionRange.check("--replicates", draws ?? replicates, in: 1...1_000_000)
    }
  }

  func execute() throws {
    let (checkpoint, pack, out) = (file.checkpoint, data.pack, output.out)
    let inputs = [checkpoint, pack]
    // Asked before the work and again when it is written.
    if let out { try EvaluationResult.check(out, sparing: inputs) }
    let evaluation = try ExternalEvaluation(
      checkpoint: checkpoint, pack: pack, backend: compute.backend, dtype: compute.dtype,
      threads: compute.threadCount, cache: compute.cacheBytes)
    let bar = ProgressDisplay(outputMode.mode)
    for note in evaluation.notes where !outputMode.quiet { StandardError.write("\(note)\n") }
    let result = try evaluation.run(
      tool: "derm-train \(DermVersion.current)", replicates: output.draws ?? output.replicates,
      cancellation: .bySignals, progress: bar.progress)
    bar.finish()
    guard let result else { return }
    if let out { try result.write(to: out, sparing: inputs) }
    for summary in result.summaries { bar.event(summary) }
    for summary in result.headSummaries { bar.event(summary) }
    for row in result.classes { bar.event(row) }
    if let siteGiven = result.siteGiven { bar.event(siteGiven.event) }
    bar.event(result.about)
    print(result.text, terminator: "")
    if let out { print(out) }
  }
}
