internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Files
internal import Ingest
internal import Jobs
internal import Parallel
internal import Vocabulary

/// Reads files, folders and archives: what derm-ingest does without a sub-command.
struct ReadCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read files, folders and archives (the default).",
    discussion: """
      Examples:
        derm-ingest
        derm-ingest pages/ --images scans/ --source clinic
        derm-ingest metadata.csv --mapping data/mappings/pad-ufes-20.yaml \\
          --images images
        derm-ingest export/ --shard 3/8 --catalogue parts/part-3.sqlite
      """)

  @Argument(help: "Files, folders, zip, tar or tar.gz of the atlas export.")
  var paths = [IngestRequest.defaultPath]
  @OptionGroup(title: "What is read") var input: ReadOptions
  @Option(
    help: ArgumentHelp(
      "Read only part k of N, on any machine that sees all the inputs; derm-ingest merge makes one catalogue of the parts.",
      valueName: "k/N"))
  var shard: JobNumber?
  @OptionGroup(title: "When to fail") var demands: Demands
  @OptionGroup(title: "Output") var common: CatalogueOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// What must hold beyond the files being readable.
  struct Demands: ParsableArguments {
    @Flag(help: "Exit with status 1 when anything worse than a note was found.")
    var strict = false
    @Flag(help: "Accept that fields are filled less often than before.")
    var acceptCoverage = false
  }

  func execute() throws {
    var request = IngestRequest(paths: paths)
    input.apply(to: &request)
    request.acceptsCoverage = demands.acceptCoverage
    request.shard = shard
    request.threads = threads.count
    request.unpackFolder = Folder.parent(of: common.catalogue) + "/unpacked"
    // Before anything else: archives are unpacked next to the catalogue.
    guard
      let lock = try CatalogueLock.take(
        common, isSilent: outputMode.quiet || outputMode.json)
    else { return }
    defer { lock.release() }
    let plan = try IngestPlan(request)
    let display = ProgressDisplay(outputMode.mode)
    request.cancellation = .bySignals
    request.progress = display.progress
    let catalogue = try Catalogue(common.catalogue, allowingPart: shard != nil)
    let summary = try Ingestion(request, plan: plan, into: catalogue).run()
    display.finish()
    print(summary.text, terminator: "")
    if demands.strict, summary.hasFindings { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}
