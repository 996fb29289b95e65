internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Ingest

/// Writes the facts as tables.
struct ExportCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the facts as tables, or fingerprints for 'duplicates --against'.",
    discussion: """
      csv writes a folder with images.csv and mentions.csv. parquet writes a folder with images, mentions, \
      findings and the hashes of fingerprints by columns, for DuckDB, Spark and pandas; data/sql/curation.sql \
      is a beginning. fingerprints writes one file with what each image \
      looks like, as 16 x 16 and up to 56 x 56 grays and points: enough to find copies and crops of \
      the images elsewhere without sending the images. The small grays do show what is in an image.

      Examples:
        derm-ingest export --to csv tables
        derm-ingest export --to parquet columns
        derm-ingest export --to fingerprints fingerprints.csv
      """)

  /// The forms that can be written.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case csv
    case parquet
    case fingerprints
  }

  @Option(help: "The format.")
  var to: Form
  @Argument(help: ArgumentHelp("The folder or file to write.", valueName: "path"))
  var path: String
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let display = ProgressDisplay(outputMode.mode)
    let catalogue = try Catalogue(reading: common.catalogue)
    let written: [String]
    switch to {
    case .csv:
      try CatalogueExport.csv(catalogue, to: path, progress: display.progress)
      written = CatalogueExport.files.map { "\(path)/\($0)" }
    case .parquet:
      try ColumnExport.parquet(catalogue, to: path, progress: display.progress)
      written = ColumnExport.files.map { "\(path)/\($0)" }
    case .fingerprints:
      try FingerprintTable(catalogue, progress: display.progress).write(to: path)
      written = [path]
    }
    display.finish()
    print(written.joined(separator: "\n"))
  }
}
