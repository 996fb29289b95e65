internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Files
internal import Taxonomy
internal import Vocabulary

/// Says what is older than the rules and the data.
struct StatusCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is out of date: lock, pack, report and runs.",
    discussion: """
      Give the options with which derm-refine was run, because other options make other labels. \
      Nothing is written.

      Examples:
        derm-refine status
        derm-refine status --strict --json-out status.json
      """)

  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions
  @OptionGroup(title: "Folds") var folds: FoldOptions
  @OptionGroup(title: "Correlation map") var maps: MapOptions
  @OptionGroup(title: "What is looked at") var places: Places

  @Option(help: "Also write the answer to a file as JSON.")
  var jsonOut: String?

  @Flag(help: "Exit with status 1 when something is out of date or missing.")
  var strict = false

  /// Where the things lie whose state is shown.
  struct Places: ParsableArguments {
    @Option(help: "The folder of packs.")
    var out = "data/packs"

    @Option(help: "The folder of runs.")
    var runs = "data/runs"

    @Option(help: "The folder of the data set's report.")
    var reports = "reports/dataset"
  }

  func execute() throws {
    var folders = ArtifactFolders()
    folders.packs = places.out
    folders.runs = places.runs
    folders.reports = places.reports
    var refinement = options.refinement
    folds.apply(to: &refinement)
    maps.apply(to: &refinement)
    let staleness = try Staleness(
      Catalogue(reading: common.catalogue), rules: options.rules, options: refinement,
      folders)
    if let jsonOut { try OutputFile.write(try CanonicalJSON.encode(staleness), to: jsonOut) }
    print(staleness.text, terminator: "")
    try Console.exit(with: strict && staleness.isStale ? .findings : .ok)
  }
}
