import ArgumentParser
import Catalogue
import Console
import Ingest

/// Writes the facts as tables.
struct Export: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the facts as tables: images.csv and mentions.csv.")

  /// The forms that can be written.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case csv
  }

  @Option(help: "The form.")
  var to: Form
  @Argument(help: "The folder to write into.")
  var folder: String
  @OptionGroup var common: CommonOptions

  func execute() throws {
    let catalogue = try Catalogue(reading: common.catalogue)
    try CatalogueExport.csv(catalogue, to: folder)
    print("\(folder)/images.csv\n\(folder)/mentions.csv")
  }
}
