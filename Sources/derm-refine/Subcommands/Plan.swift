internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Packs
internal import Provenance
internal import Taxonomy

/// Shows what applying would change; writes nothing.
struct Plan: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what applying the rules would change; nothing is written.",
    discussion: "Compares with the lock and with the pack that was frozen last.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions

  @Option(help: "The folder of packs.")
  var out = "data/packs"

  func execute() throws {
    let catalogue = try Catalogue.existing(common.catalogue)
    var refinement = options.refinement
    // Neither changes with the rules in a way that a plan shows.
    refinement.draws = 0
    refinement.permutations = 0
    let result = try RuleRun(common: common, options: options).refine(catalogue, refinement)
    let latest = "\(out)/latest"
    let pack = Folder.exists("\(latest)/pack.json") ? try Pack.open(latest) : nil
    print(result.planText(against: pack), terminator: "")
  }
}
