import ArgumentParser
import Catalogue
import Console
import Ingest

/// Removes an atlas.
struct Remove: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove an atlas and all that came from it.")

  @Argument(help: "The atlas's name.")
  var source: String
  @OptionGroup var common: CommonOptions

  func execute() throws {
    let catalogue = try Catalogue.existing(common.catalogue)
    guard let lock = try CatalogueLock.take(common) else { return }
    defer { lock.release() }
    let known = try catalogue.sources()
    guard known.contains(source) else {
      throw IngestError.unknownSource(name: source, known: known)
    }
    print("removed \(source): \(try catalogue.remove(source: source)) images")
  }
}
