internal import ArgumentParser
internal import Artifacts
internal import Console
internal import Documents
internal import Evaluation
internal import Parallel
internal import Report

/// Writes the report of a run again, or compares several.
@main
struct DermReport: DermCommand, DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-report",
    abstract: "Evaluate runs and compare them on one page, with tables.",
    discussion: """
      Examples:
        derm-report data/runs/sample-1a2b3c4d
        derm-report data/runs/lesion data/runs/mtl --ensemble lesion,mtl --paper
        derm-report data/runs/mtl-1 data/runs/mtl-2 data/runs/mtl-3
        derm-report --predictions theirs.csv --name theirs
        derm-report data/runs/mtl --predictions a.csv --predictions b.csv
        derm-report data/runs/NAME --boxes data/atlas.truth.csv
      """,
    version: DermVersion.current)

  @Argument(help: "The folders of the runs.")
  var runs: [String] = []

  @OptionGroup(title: "Input") var input: ReportInputOptions
  @OptionGroup(title: "What is compared") var comparison: ComparisonOptions
  @OptionGroup(title: "Output") var output: Output
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What is written.
  struct Output: ParsableArguments {
    @Option(help: "The folder in which the report is written.")
    var out = "reports/compare"
    @OptionGroup var page: PageImageOptions
  }

  func validate() throws {
    guard !runs.isEmpty || !input.predictions.isEmpty else {
      throw ValidationError("Name a run's folder, or a file with --predictions.")
    }
  }

  func execute() throws {
    let (predictions, pack, out) = (input.predictions, input.pack, output.out)
    // Before any data is read: a report takes long, and must not find out at its end that it may
    // not write here.
    try ModelReport.check(out, sparing: runs + predictions + [pack])
    let data = try Pack.open(pack)
    let own = try runs.map { try Run.open($0) }
    let imported = try ImportedRuns(predictions, names: input.name, pack: data, besides: own)
    defer { imported.remove() }
    let opened = own + imported.runs
    var options = ModelReport.Options(
      showsPaper: comparison.paper, ensembles: comparison.pairs,
      replicates: comparison.draws ?? comparison.replicates, boxes: input.boxes,
      thumbnails: output.page.thumbnails, threads: threads.count)
    let display = ProgressDisplay(outputMode.mode)
    options.cancellation = .bySignals
    options.progress = display.progress
    let warnings = try ModelReport.write(runs: opened, pack: data, to: out, options: options)
    display.finish()
    for warning in warnings where !outputMode.quiet {
      StandardError.write("warning: \(warning)\n")
    }
    let unseen = data.images.count { $0.pixels == nil }
    if unseen > 0, !outputMode.quiet {
      StandardError.write(
        "note: \(NumberText.counted(unseen, "image")) of the data set without pixels: not evaluated\n"
      )
    }
    print("\(out)/index.html")
  }
}
