internal import ArgumentParser
internal import Ingest

/// How the files of an atlas export are understood.
struct ReadOptions: ParsableArguments {
  @Option(help: "The atlas's name, the first part of every key (default: the folder's name).")
  var source: String?
  @Option(help: "The folder of the images (default: below the paths).")
  var images: String?
  @Option(
    help: "The format: auto, or \(AllFormats.list.map { $0.name }.joined(separator: ", ")).")
  var format = "auto"
  @Option(help: "The mapping file that says what a table's columns mean (docs/formats.md).")
  var mapping: String?
  @Option(
    help: "The folder of mappings by which tables are recognised (default: data/mappings).")
  var mappings: String?
  @Option(
    help: "The template file that says where a page's values are (docs/formats.md); repeatable.")
  var template: [String] = []
  @Option(help: "The character set of files that declare none (default: guessed).")
  var charset: String?

  /// Puts the options into a request.
  func apply(to request: inout IngestRequest) {
    request.source = source
    request.images = images
    request.format = format
    request.mapping = mapping
    request.mappings = mappings
    request.templates = template
    request.charset = charset
  }
}
