internal import ArgumentParser
internal import Console
internal import Packs
internal import Report

/// Remakes the report of a run, or compares several.
@main
struct DermReport: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "derm-report",
    abstract: "Judge trained models and write tables and a page.",
    discussion: """
      Examples:
        derm-report data/runs/sample-1a2b3c4d
        derm-report data/runs/lesion data/runs/mtl --ensemble lesion,mtl --paper
      """,
    version: DermVersion.current)

  @Argument(help: "Folders of runs.")
  var runs: [String]

  @Option(help: "The data set that the runs are judged on.")
  var pack = "data/packs/latest"

  @Option(help: "The folder to write.")
  var out = "reports/compare"

  @Option(help: "Add the maximum and the mean of two runs, named A,B.")
  var ensemble: [String] = []

  @Flag(help: "Print the published values beside ours, marked as another data set.")
  var paper = false

  @Option(help: "Draws of the bootstrap.")
  var draws = 1000

  @OptionGroup var voice: VoiceOptions

  func validate() throws {
    guard draws > 0 else { throw ValidationError("--draws must be 1 or more, not \(draws).") }
    for pair in ensemble where pair.split(separator: ",").count != 2 {
      throw ValidationError("--ensemble takes two names with a comma between, not \(pair).")
    }
  }

  func execute() throws {
    let opened = try runs.map { try Run.open($0) }
    let data = try Pack.open(pack)
    for warning in ModelReport.warnings(runs: opened, pack: data) where !voice.quiet {
      StandardError.write("warning: \(warning)\n")
    }
    let pairs = ensemble.map { $0.split(separator: ",").map(String.init) }
    try ModelReport.write(
      runs: opened, pack: data, to: out,
      options: ModelReport.Options(
        showsPaper: paper, ensembles: pairs.map { ($0[0], $0[1]) }, draws: draws))
    print("\(out)/index.html")
  }
}
