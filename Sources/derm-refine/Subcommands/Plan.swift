internal import ArgumentParser
internal import Artifacts
internal import Catalogue
internal import Console
internal import Digests
internal import Documents
internal import Files
internal import Report
internal import Rules
internal import Taxonomy

/// Shows what applying would change; changes nothing.
struct PlanCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what applying the rules would change; nothing is applied.",
    discussion: """
      Compares with the lock and with the last pack, or with another rules file. Writes nothing but \
      the files that --csv and --html name.

      Examples:
        derm-refine plan
        derm-refine plan --csv plan.csv --html plan.html
        derm-refine plan --rules mine.yaml --against taxonomy/rules.yaml
        derm-refine plan --predictions data/runs/NAME
      """)

  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions
  @OptionGroup(title: "Comparison") var comparison: Comparison
  @OptionGroup(title: "Folds") var folds: FoldOptions
  @OptionGroup(title: "Output") var files: OutputFiles

  /// What the new labels are compared with.
  struct Comparison: ParsableArguments {
    @Option(help: "Compare with another rules file instead of the lock and the last pack.")
    var against: String?

    @Option(
      help:
        "A run's folder: evaluate its stored scores on the merged classes, without training again.")
    var predictions: String?

    @Option(help: "The folder of packs: the last pack, and that of the run.")
    var out = "data/packs"
  }

  /// Files that are written in addition to the text.
  struct OutputFiles: ParsableArguments {
    @Option(help: "Write the images that change to a CSV file.")
    var csv: String?

    @Option(help: "Write a page with the images that change.")
    var html: String?
  }

  func execute() throws {
    let catalogue = try Catalogue(reading: common.catalogue)
    var refinement = options.refinement
    folds.apply(to: &refinement)
    let rules = RuleRun(options: options)
    // Both refinements share the stage: what hardly depends on rules is computed once.
    let stage = AtlasStage(try Atlas.load(catalogue))
    let result = try rules.refine(stage, refinement)
    var plan: Plan
    if let against = comparison.against {
      plan = try result.consequences(
        against: try rules.refine(stage, refinement, as: against))
    } else {
      let latest = "\(comparison.out)/latest"
      let pack = Folder.exists("\(latest)/pack.json") ? try Pack.open(latest) : nil
      plan = try result.consequences(since: pack)
    }
    if let predictions = comparison.predictions {
      plan.merged = try merged(result, run: predictions)
    }
    if let csv = files.csv { try OutputFile.write(plan.csv.text, to: csv) }
    if let html = files.html { try OutputFile.write(PlanReport.html(plan), to: html) }
    print(plan.text, terminator: "")
  }

  private func merged(_ result: Refinement, run path: String) throws -> MergedScores {
    let run = try Run.open(path)
    let out = comparison.out
    let pack = "\(out)/\(run.manifest.pack.hex)"
    guard Folder.exists("\(pack)/pack.json") else {
      throw TaxonomyError.noPackOfRun(run: path, pack: run.manifest.pack.short, folder: out)
    }
    return try result.mergedScores(run: run, pack: try Pack.open(pack))
  }
}
