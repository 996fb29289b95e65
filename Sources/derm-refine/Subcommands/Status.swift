internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Provenance
internal import Taxonomy

/// Says what is older than the rules and the data.
struct Status: DermCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Say what is stale: lock, catalogue's tables, pack, report, runs; nothing is written.",
    discussion: """
      Give the options with which derm-refine was run: other options make other labels. With --strict \
      something stale ends it with 1.

      Examples:
        derm-refine status
        derm-refine status --strict --json-out status.json
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions

  @Option(help: "The folder of packs.")
  var out = "data/packs"

  @Option(help: "The folder of runs.")
  var runs = "data/runs"

  @Option(help: "The folder of the data set's report.")
  var reports = "reports/dataset"

  @Option(help: "Write the answer as JSON into a file too.")
  var jsonOut: String?

  @Flag(help: "End with 1 when something is stale or missing.")
  var strict = false

  func execute() throws {
    var places = FreshnessPlaces()
    places.packs = out
    places.runs = runs
    places.reports = reports
    let freshness = try Freshness(
      Catalogue(reading: common.catalogue), rules: options.rules, options: options.refinement,
      places)
    if let jsonOut { try OutputFile.write(try CanonicalJSON.encode(freshness), to: jsonOut) }
    print(freshness.text, terminator: "")
    try Console.exit(with: strict && freshness.isStale ? .findings : .ok)
  }
}
