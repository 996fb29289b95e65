import ArgumentParser
import Catalogue
import Console
import Ingest

/// Removes an atlas.
struct RemoveCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove an atlas and all that came from it.",
    discussion: """
      Examples:
        derm-ingest remove clinic
        derm-ingest remove clinic --withdrawn
      """)

  @Argument(help: "The atlas's name.")
  var source: String
  @Flag(help: "Remove only what came from files that are no longer in the export.")
  var withdrawn = false
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let catalogue = try Catalogue.existing(common.catalogue)
    guard let lock = try CatalogueLock.take(common, outputMode) else { return }
    defer { lock.release() }
    let known = try catalogue.sources()
    guard known.contains(source) else {
      throw IngestError.unknownSource(name: source, known: known)
    }
    let images =
      try withdrawn
      ? catalogue.dropRemoved(source: source) : catalogue.remove(source: source)
    print("removed \(withdrawn ? "what is gone of " : "")\(source): \(images) images")
  }
}
