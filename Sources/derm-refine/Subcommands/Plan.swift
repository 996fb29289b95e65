internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Packs
internal import Provenance
internal import Report
internal import Rules
internal import Taxonomy

/// Shows what applying would change; changes nothing.
struct PlanChanges: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what applying the rules would change; rules, lock and data stay as they are.",
    discussion: """
      Compares with the lock and with the pack that was frozen last, or with another rules file. \
      Nothing is written but the files that --csv and --html name.

      Examples:
        derm-refine plan
        derm-refine plan --csv plan.csv --html plan.html
        derm-refine --rules mine.yaml plan --against taxonomy/rules.yaml
        derm-refine plan --predictions data/runs/NAME
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions

  @Option(help: "The folder of packs.")
  var out = "data/packs"

  @Option(help: "Compare with another rules file instead of the lock and the last pack.")
  var against: String?

  @Option(help: "Write the images that change into a CSV file.")
  var csv: String?

  @Option(help: "Write a page for looking through: sizes, pictures of what moves.")
  var html: String?

  @Option(
    help: "A run's folder: what its stored scores give for merged classes, without training again.")
  var predictions: String?

  func execute() throws {
    let catalogue = try Catalogue(reading: common.catalogue)
    let rules = RuleRun(common: common, options: options)
    let stage = AtlasStage(try Atlas.load(catalogue))
    let result = try rules.refine(stage, options.refinement)
    var plan: Plan
    if let against {
      plan = try result.consequences(
        against: try rules.refine(stage, options.refinement, as: against))
    } else {
      let latest = "\(out)/latest"
      let pack = Folder.exists("\(latest)/pack.json") ? try Pack.open(latest) : nil
      plan = try result.consequences(since: pack)
    }
    if let predictions { plan.merged = try merged(result, run: predictions) }
    if let csv { try OutputFile.write(plan.csv.text, to: csv) }
    if let html { try OutputFile.write(PlanReport.html(plan), to: html) }
    print(plan.text, terminator: "")
  }

  private func merged(_ result: Refinement, run path: String) throws -> MergedScores {
    let run = try Run.open(path)
    let pack = "\(out)/\(run.manifest.pack.hex)"
    guard Folder.exists("\(pack)/pack.json") else {
      throw TaxonomyError.noPackOfRun(run: path, pack: run.manifest.pack.short, folder: out)
    }
    return try result.mergedScores(run: run, pack: try Pack.open(pack))
  }
}
