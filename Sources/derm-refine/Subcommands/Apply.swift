internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Packs
internal import Parallel
internal import Provenance
internal import Report
internal import Taxonomy

/// Applies the rules and freezes the pack.
struct Apply: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Apply the rules: labels, correlation map, splits, lock, pack, report (default).",
    discussion: "Prints the pack's digest. Any error in the rules ends it with 2, nothing written.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions

  @Option(help: "The folder of packs.")
  var out = "data/packs"

  @Option(help: "The folder of the data set's report.")
  var reports = "reports/dataset"

  @Flag(help: "Fail when more than counts would change in the lock.")
  var frozen = false

  @Flag(help: "End with 1 when lint has warnings.")
  var strict = false

  func execute() throws {
    let inputs = [common.catalogue, options.rules, out]
    try DatasetReport.check(reports, sparing: inputs)
    try PackWriter.checkPlace(out)
    let catalogue = try Catalogue.existing(common.catalogue)
    let display = ProgressDisplay(common.voice)
    var output = RefinementOutput()
    output.packs = out
    output.tool = "derm-refine \(DermVersion.current)"
    output.cancellation = .bySignals
    output.progress = display.progress
    output.progress.begin("refine", unit: "step", total: 4)
    var refinement = options.refinement
    refinement.frozen = frozen
    let result = try RuleRun(common: common, options: options).refine(catalogue, refinement)
    // Without folds nothing is written, not even a copy of the rules.
    _ = try result.certificate
    try ShippedRules.adopt(options.rules)
    output.progress.advance(note: "rules applied")
    let digest = try result.freeze(catalogue, output)
    try DatasetReport.write(
      pack: try Pack.open("\(out)/\(digest.hex)"), to: reports, sparing: inputs,
      cancellation: output.cancellation)
    output.progress.advance(note: "report written")
    try result.remember(catalogue, pack: digest, output)
    display.finish()
    if !common.voiceOptions.quiet, !common.voiceOptions.json {
      StandardError.write(try result.summary)
    }
    print(digest.hex)
    try Console.exit(with: strict && !result.warnings.isEmpty ? .findings : .ok)
  }
}
