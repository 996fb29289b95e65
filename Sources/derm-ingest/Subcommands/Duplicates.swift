internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Ingest
internal import Parallel

/// Lists near-duplicates.
struct DuplicatesCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List near-duplicates: images that show the same photograph.",
    discussion: """
      Lists identical files, images that were resized, recompressed, mirrored or rotated, and crops. \
      derm-refine keeps them in one fold. docs/duplicates.md describes how they are found. \
      With --against it lists the images that another data set has too, from the file that \
      'derm-ingest export --to fingerprints' wrote there: no pixels leave a clinic.

      Examples:
        derm-ingest duplicates
        derm-ingest duplicates --csv > duplicates.csv
        derm-ingest duplicates --against theirs.csv
      """)

  @Flag(help: "Print CSV.")
  var csv = false
  @Option(
    help: ArgumentHelp(
      "List the images that another data set has too: its table of fingerprints.",
      valueName: "file"))
  var against: String?
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    let display = ProgressDisplay(outputMode.mode)
    let catalogue = try Catalogue(reading: common.catalogue)
    let (table, text, narrowing): (String, String, String?)
    if let against {
      let shared = try SharedImages(
        catalogue, with: FingerprintTable(reading: against), threads: threads.count,
        cancellation: .bySignals, progress: display.progress)
      (table, text, narrowing) = (shared.csv, shared.text, shared.narrowing)
    } else {
      let copies = try DuplicateList(
        catalogue, threads: threads.count, cancellation: .bySignals, progress: display.progress)
      (table, text, narrowing) = (copies.csv, copies.text, copies.narrowing)
    }
    display.finish()
    if let narrowing { StandardError.write("warning: \(narrowing)\n") }
    if csv { try StandardOutput.give(table) } else { print(text, terminator: "") }
  }
}
