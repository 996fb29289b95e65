internal import ArgumentParser
internal import Console
internal import Parallel
internal import Quality
internal import Report

/// Finds what is probably wrong in the labels, and asks about it in a good order.
@main
struct DermQuality: DermCommand, DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-quality",
    abstract: "Find labels that are probably wrong, and say how many are left.",
    discussion: """
      It changes no label. Without a run it looks for what needs no scores: near-duplicates, crops, images off topic, \
      contributors that differ. Several runs of one data set are averaged. docs/quality.md explains the ranking and \
      the files.

      Examples:
        derm-quality data/runs/sample-1a2b3c4d
        derm-quality
        derm-quality data/runs/a data/runs/b --kinds missing,wrong-site --budget 300
        derm-quality --labels labels.csv --scores scores.csv
        derm-quality data/runs/mtl-1 --answers answers.jsonl
      """,
    version: DermVersion.current)

  @Argument(help: "The folders of runs, whose scores of images that they did not see are used.")
  var runs: [String] = []

  @OptionGroup(title: "Input") var input: QualityInputOptions
  @OptionGroup(title: "Questions") var queue: QueueOptions

  @OptionGroup(title: "Output") var output: Output
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What is written.
  struct Output: ParsableArguments {
    @Option(help: "The folder in which the report is written.")
    var out = "reports/quality"
    @OptionGroup var page: PageImageOptions
  }

  func validate() throws {
    guard (input.labels == nil) == (input.scores == nil) else {
      throw ValidationError("--labels and --scores go together.")
    }
    if input.labels != nil, !runs.isEmpty {
      throw ValidationError("Name runs, or --labels and --scores, not both.")
    }
    if input.labels != nil, input.catalogue != nil {
      throw ValidationError(
        "--catalogue goes with a data set: --labels names images that no catalogue is asked about.")
    }
    if input.folds != nil, input.labels == nil {
      throw ValidationError("--folds goes with --labels and --scores.")
    }
  }

  func execute() throws {
    let out = output.out
    let kinds = try AllIssueKinds.named(queue.kinds)
    try QualityReport.check(out, sparing: runs + [input.pack])
    // What is small and may be wrong comes before what takes minutes.
    let answers = try queue.answers.flatMap { try ReviewAnswer.read($0) }
    let display = ProgressDisplay(outputMode.mode)
    let inputs = try input.opened(
      runs: runs, for: kinds, threads: threads.count, progress: display.progress)
    let audit = QualityAudit(
      inputs, kinds: kinds, answers: answers,
      options: QualityAudit.Options(budget: queue.budget, sample: queue.sample, seed: queue.seed),
      tool: "derm \(DermVersion.current)",
      scores: runs + [input.labels, input.scores].compactMap(\.self))
    try Cancellation.bySignals.check()
    try QualityReport.write(
      audit, to: out, thumbnails: output.page.thumbnails, sparing: runs + [input.pack])
    display.finish()
    for warning in audit.warnings where !outputMode.quiet {
      StandardError.write("warning: \(warning)\n")
    }
    print(audit.summary)
    print("\(out)/index.html")
  }
}
