internal import ArgumentParser
internal import Console

/// The files that the page shows.
struct ReviewInputOptions: ParsableArguments {
  @Option(help: "The questions, as derm-quality wrote them.")
  var queue = "reports/quality/queue.jsonl"

  @Option(help: "The data set.")
  var pack = "data/packs/latest"

  @Option(
    help:
      "The catalogue, which has the raw terms of images (default: \(CatalogueOptions.standardPath), if it is there)."
  )
  var catalogue: String?

  @Option(help: "The rules file; answers lie in the folder review next to it.")
  var rules = "taxonomy/rules.yaml"
}
