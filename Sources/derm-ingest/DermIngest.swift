internal import ArgumentParser
internal import Console

/// Reads atlas exports into the catalogue.
@main
struct DermIngest: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-ingest",
    abstract: "Read atlas exports into the catalogue.",
    discussion: """
      Without a sub-command it reads; without a path it reads data/atlas. Running it again reads only \
      new and changed files. docs/formats.md describes the formats and the findings, docs/catalogue.md \
      the tables.

      Examples:
        derm-ingest
        derm-ingest pages/ --images scans/ --source clinic
        derm-ingest metadata.csv --mapping data/mappings/pad-ufes-20.yaml \\
          --images images
        derm-ingest findings --csv > findings.csv
      """,
    version: DermVersion.current,
    subcommands: [
      ReadCommand.self, FindingsCommand.self, StatusCommand.self, MappingCommand.self,
      DuplicatesCommand.self, CheckCommand.self, ExportCommand.self, RemoveCommand.self,
      MergeCommand.self, SlurmCommand.self,
    ],
    defaultSubcommand: ReadCommand.self)
}
