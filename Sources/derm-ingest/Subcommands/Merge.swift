internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Ingest
internal import Parallel

/// Makes one catalogue of the parts of an ingest.
struct MergeCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make one catalogue of the parts that --shard wrote.",
    discussion: """
      The catalogue is the one that a single process would have made: 'derm-ingest status' shows the same \
      digest of facts. It appears whole or not at all, and the parts stay. Missing, doubled and foreign parts \
      are refused, and so is to replace a catalogue that holds an atlas that no part has.

      Examples:
        derm-ingest merge part-1.sqlite part-2.sqlite --catalogue all.sqlite
        derm-ingest merge part-1.sqlite part-2.sqlite --replace
      """)

  @Argument(help: ArgumentHelp("The catalogues of all parts, in any order.", valueName: "part"))
  var parts: [String]
  @Flag(help: "Put the catalogue in the place of an earlier one of the same atlases.")
  var replace = false
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    guard
      let lock = try CatalogueLock.take(
        common, isSilent: outputMode.quiet || outputMode.json)
    else { return }
    defer { lock.release() }
    let display = ProgressDisplay(outputMode.mode)
    var request = IngestRequest(paths: [])
    request.threads = threads.count
    request.cancellation = .bySignals
    request.progress = display.progress
    let summary = try ShardMerge(parts, request).run(into: common.catalogue, replacing: replace)
    display.finish()
    if let summary { print(summary.text, terminator: "") }
  }
}
