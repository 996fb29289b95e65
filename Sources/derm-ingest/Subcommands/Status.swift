internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Ingest

/// Shows what the catalogue contains.
struct StatusCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what the catalogue contains.",
    discussion: """
      Examples:
        derm-ingest status
        derm-ingest status --coverage
      """)

  @Flag(help: "Show how often each field of each format is filled, empty and absent.")
  var coverage = false
  @OptionGroup var common: CatalogueOptions

  func execute() throws {
    let status = try CatalogueStatus(
      Catalogue(reading: common.catalogue), coverage: coverage)
    print(status.text, terminator: "")
  }
}
