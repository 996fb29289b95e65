import ArgumentParser
import Catalogue
import Console
import Ingest
import Parallel

/// Lists which images show the same picture.
struct Duplicates: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "List which images show the same picture.",
    discussion: """
      Identical files, and pictures that were resized, recompressed, mirrored or turned. \
      derm-refine keeps them in one fold. docs/duplicates.md tells how they are found.
      """)

  @Flag(help: "As comma-separated values.")
  var csv = false
  @OptionGroup var common: CommonOptions

  func execute() throws {
    let display = ProgressDisplay(common.voice)
    let copies = try CopyList(
      Catalogue(reading: common.catalogue), cancellation: .bySignals, progress: display.progress)
    display.finish()
    if csv { try StandardOutput.give(copies.csv) } else { print(copies.text, terminator: "") }
  }
}
