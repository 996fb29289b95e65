internal import Advisor
internal import ArgumentParser
internal import Console
internal import Files
internal import Rules
internal import Taxonomy
internal import Vocabulary

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
        derm-refine accept 77aa01de --by ab --status approved --why "seen on 40 images"
        derm-refine accept --verb includes --term "red papules" --class other-papule --by ab
        derm-refine accept --verb same_as --facet diagnosis --term nv --class nevus --by ab
        derm-refine accept --verb spelling --term papuls --other papules --by ab
        derm-refine accept --verb drop --term swelling --may-be edema --why "too vague" --by ab
        derm-refine accept --verb never_merge --term ulcer --other papule --by ab
      """)

  @Argument(help: "Patch files, or ids of suggestions that were shown.")
  var patches: [String] = []

  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Option(help: "Who decides: an id of 'people' in the rules.")
  var by: String?

  @Option(help: "proposed or approved (default: what the patch says, else proposed).")
  var status: String?

  @Option(
    help: "The reason: replaces that of one decision; of several, fills in where there is none.")
  var why: String?

  @Option(help: "The day (default: today).")
  var date: String?

  @Flag(help: "Print what would change as a diff; write nothing.")
  var dryRun = false

  @Option(
    help:
      "A decision of your own: spelling, same_as, includes, looks_like, also, drop, never_merge.")
  var verb: String?

  @Option(help: "Its term; the wrong word of a spelling; one of a pair.")
  var term: String?

  @Option(help: "The right word of a spelling; the other of a pair.")
  var other: String?

  @Option(name: .customLong("class"), help: "Its class; several for also.")
  var classes: [String] = []

  @Option(help: "The classes that a dropped term may belong to, or all.")
  var mayBe: [String] = []

  @Option(help: "What the term is: lesion, diagnosis or site.")
  var facet = "lesion"

  @OptionGroup var output: QuietOptions

  func validate() throws {
    if let status, status != "proposed", status != "approved" {
      throw ValidationError("--status is proposed or approved, not '\(status)'.")
    }
    if !["lesion", "diagnosis", "site"].contains(facet) {
      throw ValidationError("--facet is lesion, diagnosis or site, not '\(facet)'.")
    }
    guard let verb else {
      if patches.isEmpty {
        throw ValidationError("Name patch files or ids of suggestions, or a decision with --verb.")
      }
      if term != nil || other != nil || !classes.isEmpty || !mayBe.isEmpty {
        throw ValidationError("--term, --other, --class and --may-be go with --verb.")
      }
      return
    }
    try validate(verb)
  }

  private func validate(_ word: String) throws {
    guard let verb = Decision.Verb(rawValue: word) else {
      let words = Decision.Verb.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--verb is one of \(words), not '\(word)'.")
    }
    if term == nil { throw ValidationError("--verb \(word) needs --term.") }
    let wantsOther = verb == .spelling || verb == .neverMerge
    if wantsOther != (other != nil) {
      throw ValidationError("--verb \(word) \(wantsOther ? "needs" : "takes no") --other.")
    }
    let wantsClass = !wantsOther && verb != .drop
    if wantsClass == classes.isEmpty || wantsClass && verb != .also && classes.count > 1 {
      throw ValidationError(
        "--verb \(word) "
          + (wantsClass
            ? "needs \(verb == .also ? "two or more" : "one") --class." : "takes no --class."))
    }
    if !mayBe.isEmpty, verb != .drop { throw ValidationError("--may-be goes with --verb drop.") }
  }

  func execute() throws {
    if !dryRun { try ShippedRules.adopt(rules) }
    var log = try RuleBook(rules).decisions()
    for problem in log.problems { StandardError.write("\(problem)\n") }
    var attribution = Attribution(date: date ?? Attribution.today)
    attribution.by = by
    attribution.status = status
    attribution.why = why
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
    if !output.quiet { for note in appliedPatch.notes { StandardError.write("\(note)\n") } }
    if dryRun {
      try StandardOutput.give(appliedPatch.diff)
      return
    }
    // The rules first: a line of the log says that they have the decision.
    try appliedPatch.write()
    try log.append(appliedPatch.logLines())
    for decision in appliedPatch.decisions { print("\(rules): \(decision.text)") }
    if !output.quiet, !appliedPatch.decisions.isEmpty {
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
    if let verb = verb.flatMap(Decision.Verb.init(rawValue:)) {
      entries.append(
        Patch.Entry(
          Decision(
            verb, facet: Facet(rawValue: facet) ?? .lesion, term: term ?? "", other: other,
            classes: classes, mayBe: mayBe)))
    }
    return Patch(entries, madeFrom: madeFrom.sorted())
  }
}
