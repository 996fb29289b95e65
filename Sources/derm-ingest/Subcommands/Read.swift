import ArgumentParser
import Catalogue
import Console
import Files
import Ingest
import Parallel
import Vocabulary

/// Reads files, folders and archives: what derm-ingest does without a sub-command.
struct ReadCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read files, folders and archives (the default).",
    discussion: """
      Examples:
        derm-ingest
        derm-ingest pages/ --images scans/ --source clinic
        derm-ingest metadata.csv --mapping data/mappings/pad-ufes-20.yaml --images images
      """)

  @Argument(help: "Files, folders, zip, tar or tar.gz of the atlas export.")
  var paths = ["data/atlas"]
  @Option(help: "auto, or: \(AllFormats.list.map { $0.name }.joined(separator: ", ")).")
  var format = "auto"
  @Option(help: "The mapping file that says what a table's columns mean (docs/formats.md).")
  var mapping: String?
  @Option(
    help: "The folder of mappings by which tables are recognised (default: data/mappings).")
  var mappings: String?
  @Option(
    help: "The template file that says where a page's values are (docs/formats.md); repeatable.")
  var template: [String] = []
  @Option(help: "The folder of the images (default: below the paths).")
  var images: String?
  @Option(help: "The atlas's name, the first part of every key (default: the folder's name).")
  var source: String?
  @Option(help: "The character set of files that declare none (default: guessed).")
  var charset: String?
  @Flag(help: "Accept that fields are filled less often than before.")
  var acceptCoverage = false
  @Flag(help: "Exit with status 1 when anything worse than a note was found.")
  var strict = false
  @OptionGroup var common: CatalogueOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputMode: OutputModeOptions

  func execute() throws {
    var request = IngestRequest(paths: paths)
    request.format = format
    request.mapping = mapping
    request.mappings = mappings
    request.templates = template
    request.images = images
    request.source = source
    request.charset = charset
    request.acceptsCoverage = acceptCoverage
    request.threads = threads.count
    request.unpackFolder = Folder.parent(of: common.catalogue) + "/unpacked"
    // Before anything else: archives are unpacked next to the catalogue.
    guard let lock = try CatalogueLock.take(common, outputMode) else { return }
    defer { lock.release() }
    let plan = try IngestPlan(request)
    let display = ProgressDisplay(outputMode.mode)
    request.cancellation = .bySignals
    request.progress = display.progress
    let catalogue = try Catalogue(common.catalogue)
    let summary = try Ingestion(request, plan: plan, into: catalogue).run()
    display.finish()
    print(summary.text, terminator: "")
    if strict, summary.hasFindings { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}
