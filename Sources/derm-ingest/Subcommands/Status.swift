import ArgumentParser
import Catalogue
import Console
import Ingest

/// Says what the catalogue holds.
struct Status: DermCommand {
  static let configuration = CommandConfiguration(abstract: "Say what the catalogue holds.")

  @Flag(help: "Say of every field of every format how often it is filled, empty and absent.")
  var coverage = false
  @OptionGroup var common: CommonOptions

  func execute() throws {
    let status = try CatalogueStatus(
      Catalogue(reading: common.catalogue), coverage: coverage)
    print(status.text, terminator: "")
  }
}
