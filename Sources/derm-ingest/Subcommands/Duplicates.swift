import ArgumentParser
import Catalogue
import Console
import Ingest
import Parallel

/// Lists near-duplicates.
struct DuplicatesCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List near-duplicates: images that show the same photograph.",
    discussion: """
      Lists identical files, and images that were resized, recompressed, mirrored or rotated. \
      derm-refine keeps them in one fold. docs/duplicates.md describes how they are found.

      Examples:
        derm-ingest duplicates
        derm-ingest duplicates --csv > duplicates.csv
      """)

  @Flag(help: "Print CSV.")
  var csv = false
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let display = ProgressDisplay(outputMode.mode)
    let copies = try DuplicateList(
      Catalogue(reading: common.catalogue), cancellation: .bySignals, progress: display.progress)
    display.finish()
    if csv { try StandardOutput.give(copies.csv) } else { print(copies.text, terminator: "") }
  }
}
