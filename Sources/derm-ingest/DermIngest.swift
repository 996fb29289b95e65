import ArgumentParser
import Console

/// Reads atlas exports into the catalogue.
@main
struct DermIngest: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-ingest",
    abstract: "Read atlas exports into the catalogue.",
    discussion: """
      Examples:
        derm-ingest                                  reads data/atlas
        derm-ingest pages/ --images scans/ --source clinic
        derm-ingest metadata.csv --mapping data/mappings/pad-ufes-20.yaml --images images
        derm-ingest findings --csv > findings.csv

      Running it again changes nothing; new and changed files are read. docs/formats.md describes \
      the formats and the findings, docs/catalogue.md the tables.
      """,
    version: DermVersion.current,
    subcommands: [
      Read.self, Mapping.self, Findings.self, Duplicates.self, Status.self, Remove.self,
      Export.self, Check.self,
    ],
    defaultSubcommand: Read.self)
}
