internal import ArgumentParser
internal import Artifacts
internal import Catalogue
internal import Console
internal import Digests
internal import Parallel
internal import Report
internal import Taxonomy
internal import Vocabulary

/// Applies the rules and freezes the pack.
struct ApplyCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Apply the rules and freeze the data set (the default).",
    discussion: """
      Writes the pack (labels, folds, correlation map), its report, and next to the rules the lock and \
      the folds. Prints the pack's digest. An error in the rules exits with status 2; nothing is \
      written.

      Examples:
        derm-refine --rules taxonomy/rules.yaml
        derm-refine --rules rules.yaml --folds 10 --strict
      """)

  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions
  @OptionGroup(title: "Folds") var folds: FoldOptions
  @OptionGroup(title: "Correlation map") var maps: MapOptions
  @OptionGroup(title: "Output") var folders: OutputFolders
  @OptionGroup(title: "When to fail") var demands: Demands
  @OptionGroup var outputMode: OutputModeOptions

  /// Where the results go.
  struct OutputFolders: ParsableArguments {
    @Option(help: "The folder in which packs are written.")
    var out = "data/packs"

    @Option(help: "The folder in which the data set's report is written.")
    var reports = "reports/dataset"
  }

  /// What must hold beyond the rules being right.
  struct Demands: ParsableArguments {
    @Flag(help: "Fail when more than the counts would change in the lock.")
    var frozen = false

    @Flag(help: "Exit with status 1 when lint has warnings.")
    var strict = false
  }

  func execute() throws {
    let (out, reports) = (folders.out, folders.reports)
    let inputs = [common.catalogue, options.rules, out]
    try DatasetReport.check(reports, sparing: inputs)
    try PackWriter.checkOutput(out)
    let catalogue = try Catalogue.existing(common.catalogue)
    let display = ProgressDisplay(outputMode.mode)
    var output = RefinementOutput()
    output.packs = out
    output.tool = "derm-refine \(DermVersion.current)"
    output.cancellation = .bySignals
    output.progress = display.progress
    var refinement = options.refinement
    folds.apply(to: &refinement)
    maps.apply(to: &refinement)
    refinement.frozen = demands.frozen
    refinement.progress = output.progress
    let frozen = try freeze(catalogue, refinement, output)
    output.progress.begin("report", total: 1)
    let pack = try Pack.open("\(out)/\(frozen.digest.hex)")
    try DatasetReport.write(
      pack: pack, to: reports, sparing: inputs,
      cancellation: output.cancellation)
    output.progress.advance()
    try frozen.memory.write(catalogue, pack: pack, output)
    display.finish()
    if !outputMode.quiet, !outputMode.json { StandardError.write(frozen.summary) }
    print(frozen.digest.hex)
    try Console.exit(with: demands.strict && frozen.hasWarnings ? .findings : .ok)
  }

  /// What is left of a refinement when its pack is frozen.
  private struct Frozen {
    let digest: Digest
    let memory: RefinementMemory
    let summary: String
    let hasWarnings: Bool
  }

  /// Refines and freezes the pack.
  ///
  /// A function of its own, so that the atlas is gone before the pack is read for its report: of millions of images
  /// they don't fit next to each other.
  private func freeze(
    _ catalogue: Catalogue, _ refinement: RefinementOptions, _ output: RefinementOutput
  ) throws -> Frozen {
    let result = try RuleRun(options: options).refine(catalogue, refinement)
    // Without folds nothing is written, not even a copy of the rules.
    _ = try result.certificate
    try ShippedRules.adopt(options.rules)
    let digest = try result.freeze(catalogue, output)
    return Frozen(
      digest: digest, memory: try result.memory(), summary: try result.summary,
      hasWarnings: !result.warnings.isEmpty)
  }
}
