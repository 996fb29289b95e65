internal import Advisor
internal import ArgumentParser
internal import Console
internal import Files
internal import Rules

/// Writes decisions into the rules file's text.
struct AcceptCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Write suggestions, patches or your own decision into the rules file.",
    discussion: """
      Only new text is added; everything else in the file stays byte for byte. The new text must pass \
      lint, and must say nothing but the old rules and the new decisions, before it is written. Of \
      several decisions all are written or none.

      Examples:
        derm-refine accept 3f2a91c0 --by ab
        derm-refine accept patches/*.yaml --by ab --dry-run
        derm-refine accept 77aa01de --by ab --status approved --why "on 40 images"
        derm-refine accept --verb includes --term "red papule" --class papule --by ab
        derm-refine accept --verb same_as --facet diagnosis --term nv --class nevus \\
          --by ab
        derm-refine accept --verb spelling --term papuls --other papules --by ab
        derm-refine accept --verb drop --term swelling --may-be edema --by ab
        derm-refine accept --verb never_merge --term ulcer --other papule --by ab
      """)

  @Argument(help: "Patch files, or ids of suggestions that were shown.")
  var patches: [String] = []

  @OptionGroup(title: "Who decides, and why") var decider: DeciderOptions
  @OptionGroup(title: "A decision of your own") var own: DecisionOptions
  @OptionGroup(title: "Rules") var file: RulesFileOptions

  @Flag(help: "Print what would change as a diff; write nothing.")
  var dryRun = false

  @OptionGroup var output: QuietOptions

  /// Who stands for the decisions.
  struct DeciderOptions: ParsableArguments {
    @Option(help: "Who decides: an id of 'people' in the rules.")
    var by: String?

    @Option(
      help: "The reason: replaces that of one decision; of several, fills in where there is none.")
    var why: String?

    @Option(help: "proposed or approved (default: what the patch says, else proposed).")
    var status: String?

    @Option(help: "The day (default: today).")
    var date: DecisionDay?

    func validate() throws {
      if let status, status != "proposed", status != "approved" {
        throw ValidationError("--status is proposed or approved, not '\(status)'.")
      }
    }
  }

  private var rules: String { file.path }

  func validate() throws {
    if own.decision == nil, patches.isEmpty {
      throw ValidationError("Name patch files or ids of suggestions, or a decision with --verb.")
    }
  }

  func execute() throws {
    if !dryRun { try ShippedRules.adopt(rules) }
    var log = try RuleBook(rules).decisions()
    for problem in log.problems { StandardError.write("\(problem)\n") }
    var attribution = Attribution(date: decider.date?.text ?? Attribution.today)
    attribution.by = decider.by
    attribution.status = decider.status
    attribution.why = decider.why
    let appliedPatch: AppliedPatch
    do {
      let patch = try patch(log)
      appliedPatch = try AppliedPatch(patch, rules: rules, attribution: attribution)
    } catch let error as TaxonomyError {
      for finding in error.findings where finding.isError {
        StandardError.write(finding.text(lines: []))
      }
      throw error
    }
    if !output.isSilent { for note in appliedPatch.notes { StandardError.write("\(note)\n") } }
    if dryRun {
      try StandardOutput.give(appliedPatch.diff)
      return
    }
    // The rules first: a line of the log says that they have the decision.
    try appliedPatch.write()
    try log.append(appliedPatch.logLines())
    for decision in appliedPatch.decisions { print("\(rules): \(decision.text)") }
    if !output.isSilent, !appliedPatch.decisions.isEmpty {
      StandardError.write("next: derm-refine plan shows what it changes\n")
    }
  }

  private func patch(_ log: DecisionLog) throws -> Patch {
    var entries: [Patch.Entry] = []
    var madeFrom = Set<String>()
    for name in patches {
      // A file goes before an id: it may have been edited.
      let patch =
        Folder.exists(name) ? try Patch(contentsOf: name) : try log.patch(of: name)
      entries += patch.entries
      madeFrom.formUnion(patch.madeFrom)
    }
    if let decision = own.decision { entries.append(Patch.Entry(decision)) }
    return Patch(entries, madeFrom: madeFrom.sorted())
  }
}
