import ArgumentParser
import Console
import Ingest

/// Prints a mapping to begin with.
struct Mapping: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a mapping to begin with, for a table that no ready mapping fits.",
    discussion: """
      Examples:
        derm-ingest mapping clinic.csv > data/mappings/clinic.yaml
        derm-ingest read clinic.csv --mapping data/mappings/clinic.yaml

      Every column is listed with how full it is and what it holds; what it means is a guess to \
      look through. docs/formats.md tells what a mapping can say.
      """)

  @Argument(help: "The table: CSV, TSV or JSON Lines.")
  var table: String
  @OptionGroup var common: CommonOptions

  func execute() throws {
    try StandardOutput.give(StarterMapping(table).text)
  }
}
