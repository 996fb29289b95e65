import ArgumentParser
import Catalogue
import Console
import Ingest
import Parallel
import Provenance

/// Reads files, folders and archives: what derm-ingest does without a sub-command.
struct Read: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read files, folders and archives (the default).")

  @Argument(help: "Files, folders, zip, tar or tar.gz of the atlas export.")
  var paths = ["data/atlas"]
  @Option(help: "auto, or: \(AllFormats.list.map { $0.name }.joined(separator: ", ")).")
  var format = "auto"
  @Option(help: "What a table's columns mean (docs/formats.md).")
  var mapping: String?
  @Option(
    help: "The folder of mappings that tables are recognised by (default: data/mappings).")
  var mappings: String?
  @Option(help: "Where a page's values stand (docs/formats.md); may be given several times.")
  var template: [String] = []
  @Option(help: "The folder of the images (default: below the paths).")
  var images: String?
  @Option(help: "The atlas's name, the first part of every key (default: the folder's name).")
  var source: String?
  @Option(help: "The character set of files that declare none (default: guessed).")
  var charset: String?
  @Flag(help: "Take fields that are filled less often than before as right from now on.")
  var acceptCoverage = false
  @Flag(help: "End with 1 when anything worse than a note was found.")
  var strict = false
  @OptionGroup var common: CommonOptions

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
    request.threads = common.threadCount
    request.unpackFolder = Folder.parent(of: common.catalogue) + "/unpacked"
    // Before anything else: archives are unpacked beside the catalogue.
    guard let lock = try CatalogueLock.take(common) else { return }
    defer { lock.release() }
    let plan = try IngestPlan(request)
    let display = ProgressDisplay(common.voice)
    request.cancellation = .bySignals
    request.progress = display.progress
    let catalogue = try Catalogue(common.catalogue)
    let summary = try Ingestion(request, plan: plan, into: catalogue).run()
    display.finish()
    print(summary.text, terminator: "")
    if strict, summary.hasFindings { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}
