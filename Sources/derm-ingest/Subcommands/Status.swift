import ArgumentParser
import Catalogue
import Console
import Ingest

/// Says what the catalogue holds.
struct Status: DermCommand {
  static let configuration = CommandConfiguration(abstract: "Say what the catalogue holds.")

  @OptionGroup var common: CommonOptions

  func execute() throws {
    let status = try CatalogueStatus(Catalogue.existing(common.catalogue))
    print(status.text, terminator: "")
  }
}
