internal import ArgumentParser
internal import Console
internal import Ingest

/// Prints a mapping to begin with.
struct MappingCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "mapping",
    abstract: "Print a first mapping for a table that no ready mapping fits.",
    discussion: """
      The mapping lists every column, how often it is filled and what it contains. What a column means \
      is a guess: check it. docs/formats.md describes mappings.

      Examples:
        derm-ingest mapping clinic.csv > data/mappings/clinic.yaml
        derm-ingest read clinic.csv --mapping data/mappings/clinic.yaml
      """)

  @Argument(help: "The table: CSV, TSV or JSON Lines.")
  var table: String

  func execute() throws {
    try StandardOutput.give(StarterMapping(table).text)
  }
}
