internal import ArgumentParser
internal import Artifacts
internal import Console
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
        derm-report data/runs/mtl --predictions a.csv --name a --predictions b.csv --name b
        derm-report data/demo/400-cases/runs/NAME --boxes data/demo/400-cases/atlas.truth.csv
      """,
    version: DermVersion.current)

  @Argument(help: "The folders of the runs.")
  var runs: [String] = []

  @Option(
    help: ArgumentHelp(
      "A CSV file of anybody's predictions: image, then lesion:<id>, site:<id> (or ids alone) as "
        + "probabilities, and fold, where it is known; repeatable.", valueName: "file"))
  var predictions: [String] = []

  @Option(
    help: "The name of each --predictions, in their order (default: the file's).")
  var name: [String] = []

  @Option(help: "The data set that the runs were trained on.")
  var pack = "data/packs/latest"

  @Option(help: "The folder in which the report is written.")
  var out = "reports/compare"

  @Option(help: "Add the maximum and the mean of two runs, given as A,B; repeatable.")
  var ensemble: [String] = []

  @Flag(help: "Add the paper's published values, marked as another data set.")
  var paper = false

  @Option(help: "Bootstrap replicates.")
  var replicates = 1000

  /// What `--replicates` was called.
  @Option(help: .hidden)
  var draws: Int?

  @Option(help: "The table of planted lesions of a generated atlas, for the pointing game.")
  var boxes: String?

  @Option(help: "The most images on the page (default: as many as fit into 25 MB).")
  var thumbnails: Int?

  @Option(help: "Threads to use (default: all cores).")
  var threads: Int?

  @OptionGroup var outputMode: OutputModeOptions

  func validate() throws {
    try OptionRange.check("--replicates", draws ?? replicates, in: 1...1_000_000)
    try OptionRange.check("--thumbnails", thumbnails, in: 0...10_000_000)
    try OptionRange.check("--threads", threads, in: OptionRange.threads)
    guard !runs.isEmpty || !predictions.isEmpty else {
      throw ValidationError("Name a run's folder, or a file with --predictions.")
    }
    guard name.isEmpty || name.count == predictions.count else {
      throw ValidationError(
        "--name names each --predictions: \(predictions.count) file(s), \(name.count) name(s).")
    }
    for pair in ensemble where pair.split(separator: ",").count != 2 {
      throw ValidationError("--ensemble takes two names with a comma between, not \(pair).")
    }
  }

  func execute() throws {
    // Before any data is read: a report takes long, and must not find out at its end that it may
    // not write here.
    try ModelReport.check(out, sparing: runs + predictions + [pack])
    let data = try Pack.open(pack)
    let own = try runs.map { try Run.open($0) }
    let imported = try ImportedRuns(predictions, names: name, pack: data, besides: own)
    defer { imported.remove() }
    let opened = own + imported.runs
    let pairs = ensemble.map { $0.split(separator: ",").map(String.init) }
    var options = ModelReport.Options(
      showsPaper: paper, ensembles: pairs.map { ($0[0], $0[1]) }, replicates: draws ?? replicates,
      boxes: boxes,
      thumbnails: thumbnails, threads: threads ?? availableProcessors)
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
        "note: \(unseen) image(s) of the data set have no pixels and are not evaluated\n")
    }
    print("\(out)/index.html")
  }
}
