internal import ArgumentParser
internal import Artifacts
internal import Catalogue
internal import Console
internal import Exchange
internal import Parallel
internal import Rules
internal import Taxonomy

/// A format of others.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case sssom, csv, croissant, imagefolder, tar

  /// The name under `data` that is written when none is given; nil goes to standard output.
  var defaultPath: String? {
    switch self {
    case .sssom, .csv: nil
    case .croissant, .imagefolder: "data/\(rawValue)"
    case .tar: "data/dataset.tar"
    }
  }
}

/// Writes rules or data set in a format of others.
struct ExportCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the rules or the data set in a format of other programs.",
    discussion: """
      sssom and csv are tables of what the rules decide; without --out they go to standard output. \
      croissant, imagefolder and tar hold the pack's images and labels. Only files that an earlier \
      export wrote are replaced.

      Examples:
        derm-refine export --to sssom > rules.sssom.tsv
        derm-refine export --to csv --out terms.csv
        derm-refine export --to croissant --title "My atlas" --licence CC-BY-4.0
        derm-refine export --to imagefolder --test-fold 0 --out data/hf
        derm-refine export --to tar --shard-size 1000 --out data/shards
      """)

  @OptionGroup(title: "What is written") var target: TargetOptions
  @OptionGroup(title: "Rules: sssom, csv") var file: RulesFileOptions
  @OptionGroup(title: "Rules: sssom, csv") var common: CatalogueOptions
  @OptionGroup(title: "Data set: croissant, imagefolder, tar") var images: ImageExportOptions
  @OptionGroup(title: "Description of the data set") var description: DescriptionOptions
  @OptionGroup var outputMode: OutputModeOptions

  /// The format and where it goes: a group, so that `--help` has what every call needs first.
  struct TargetOptions: ParsableArguments {
    @Option(help: "The format.")
    var to: ExportFormat

    @Option(
      help: "The file or folder to write (sssom, csv: standard output; others: in data).")
    var out: String?
  }

  private var to: ExportFormat { target.to }
  private var out: String? { target.out }

  func validate() throws {
    if images.parts != .together, ![.imagefolder, .tar].contains(to) {
      throw ValidationError("--by-fold and --test-fold are for imagefolder and tar.")
    }
    if images.shardSize != nil, to != .tar { throw ValidationError("--shard-size is for tar.") }
  }

  func execute() throws {
    switch to {
    case .sssom, .csv: try exportRules()
    case .croissant, .imagefolder, .tar:
      do {
        try exportPack()
      } catch ExchangeError.interrupted {
        // The exit status of the signal says the rest.
        StandardError.write("stopped: nothing was written\n")
      }
    }
  }

  private func exportPack() throws {
    let opened = try Pack.open(images.pack)
    let path = out ?? to.defaultPath ?? "data/\(to.rawValue)"
    var request = ExportRequest(opened, to: path)
    request.tool = "derm-refine \(DermVersion.current)"
    let display = ProgressDisplay(outputMode.mode)
    request.cancellation = .bySignals
    request.progress = display.progress
    let summary = try write(request)
    display.finish()
    if summary.withoutPixels > 0, !outputMode.quiet, !outputMode.json {
      StandardError.write(
        "\(summary.withoutPixels) of \(opened.images.count) images \(summary.withoutPixels == 1 ? "has" : "have") no pixels: "
          + (to == .croissant ? "they are in the tables only\n" : "they are not in the export\n"))
    }
    if !summary.missing.isEmpty, !outputMode.quiet, !outputMode.json {
      StandardError.write(
        "\(to.rawValue) recommends what nobody gave: \(summary.missing.joined(separator: ", "))\n")
    }
    print(summary.path)
  }

  private func write(_ request: ExportRequest) throws -> ExportSummary {
    switch to {
    case .imagefolder:
      var export = ImageFolderExport()
      export.parts = images.parts
      export.title = description.title
      return try export.write(request)
    case .tar:
      var export = TarExport()
      export.parts = images.parts
      export.shardSize = images.shardSize
      return try export.write(request)
    default:
      var export = CroissantExport()
      export.description = description.value
      return try export.write(request)
    }
  }
}

extension ExportCommand {
  /// Says what the rules decide.
  private func exportRules() throws {
    let book = try RuleBook(file.path)
    let atlas =
      try Catalogue.exists(common.catalogue)
      ? try Atlas.load(try Catalogue(reading: common.catalogue)) : nil
    do {
      let decisions = try RuleDecisions(book, atlas: atlas)
      try say(decisions)
    } catch let error as TaxonomyError {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
  }

  private func say(_ decisions: RuleDecisions) throws {
    let text: String
    switch to {
    case .csv:
      text = try TermsCSV(decisions, catalogue: common.catalogue).text
    default:
      var set = MappingSet(decisions)
      set.licence = description.licence
      set.title = description.title
      set.toolVersion = DermVersion.current
      text = set.text
      if !outputMode.quiet, !outputMode.json {
        for note in set.notes { StandardError.write("\(note)\n") }
      }
    }
    guard let out else { return try StandardOutput.give(text) }
    try RuleDecisions.write(text, to: out)
    print(out)
  }
}
