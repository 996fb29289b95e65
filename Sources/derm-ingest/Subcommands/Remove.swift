internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Documents
internal import Ingest

/// Removes an atlas.
struct RemoveCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove an atlas and all that came from it.",
    discussion: """
      Examples:
        derm-ingest remove clinic
        derm-ingest remove clinic --removed
      """)

  @Argument(help: "The atlas's name.")
  var source: String
  @Flag(help: "Remove only what came from files that are no longer in the export.")
  var removed = false
  /// What `--removed` was called.
  @Flag(help: .hidden)
  var withdrawn = false
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var output: QuietOptions

  func execute() throws {
    let catalogue = try Catalogue.existing(common.catalogue)
    guard let lock = try CatalogueLock.take(common, isSilent: output.isSilent) else { return }
    defer { lock.release() }
    let known = try catalogue.sources()
    guard known.contains(source) else {
      throw IngestError.unknownSource(name: source, known: known)
    }
    let isPart = removed || withdrawn
    let images =
      try isPart
      ? catalogue.dropRemoved(source: source) : catalogue.remove(source: source)
    print(
      "removed \(isPart ? "what is gone of " : "")\(source): \(NumberText.counted(images, "image"))"
    )
  }
}
