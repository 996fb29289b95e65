import ArgumentParser
import Catalogue
import Console
import Ingest

/// Writes the facts as tables.
struct ExportCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the facts as tables: images.csv and mentions.csv.",
    discussion: """
      Example:
        derm-ingest export --to csv tables
      """)

  /// The forms that can be written.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case csv
  }

  @Option(help: "The format.")
  var to: Form
  @Argument(help: "The folder to write into.")
  var folder: String
  @OptionGroup var common: CatalogueOptions

  func execute() throws {
    let catalogue = try Catalogue(reading: common.catalogue)
    try CatalogueExport.csv(catalogue, to: folder)
    print("\(folder)/images.csv\n\(folder)/mentions.csv")
  }
}
