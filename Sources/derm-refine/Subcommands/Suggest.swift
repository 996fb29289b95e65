internal import Advisor
internal import ArgumentParser
internal import Artifacts
internal import Catalogue
internal import Console
internal import Digests
internal import Documents
internal import Files
internal import Parallel
internal import Rules
internal import Taxonomy

/// Says what could be decided about terms in review, and records what people say to it.
struct SuggestCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest what could become of the terms in review; nothing is applied.",
    discussion: """
      Every suggestion has an id and its evidence. derm-refine accept ID writes it into the rules; \
      --reject, --never and --later record in the log of decisions that you disagree.

      Terms with most images come first. Within a term, similar texts come before similar diagnoses. \
      --json prints one suggestion a line on standard output.

      Examples:
        derm-refine suggest
        derm-refine suggest --csv > suggestions.csv
        derm-refine suggest --patch-out patches
        derm-refine suggest --predictions data/runs/sample-1a2b3c4d
        derm-refine suggest --reject 3f2a91c0 --why "another disease" --by ab
      """)

  @OptionGroup var common: CatalogueOptions

  @Option(help: "The rules file.")
  var rules = "taxonomy/rules.yaml"

  @Flag(help: "Print CSV.")
  var csv = false

  @Option(help: "Write each suggestion as a patch file into this folder.")
  var patchOut: String?

  @Option(help: "A finished run: show how well its networks separate the two classes.")
  var predictions: String?

  @Option(help: "The folder of packs, for the features of a run.")
  var packs = "data/packs"

  @Option(help: "The most terms to print.")
  var limit: Int?

  @Option(help: "The most suggestions for one term.")
  var perTerm = 4

  @Option(help: "Bootstrap replicates for the intervals of profiles.")
  var replicates = 200

  /// What `--replicates` was called.
  @Option(help: .hidden)
  var bootstraps: Int?

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  @Flag(help: "Decide thresholds again instead of keeping the locked ones.")
  var relock = false

  @Flag(help: "Leave out rules that nobody approved.")
  var requireApproved = false

  @Flag(help: "Do not record the suggestions; accept then does not know their ids.")
  var noRecord = false

  @Option(help: "Record: do not suggest this pair again.")
  var reject: [String] = []

  @Option(help: "Record: these two must never be merged.")
  var never: [String] = []

  @Option(help: "Record: not now. The suggestion moves to the end.")
  var later: [String] = []

  @Option(help: "Record: an earlier decision no longer holds.")
  var reopen: [String] = []

  @Option(help: "The reason for the decision.")
  var why: String?

  @Option(help: "Who decides: an id of 'people' in the rules.")
  var by: String?

  @Option(help: "The day of the decision (default: today).")
  var date: String?

  @OptionGroup var outputMode: OutputModeOptions

  private var answers: [(DecisionLog.Event, [String])] {
    [(.rejected, reject), (.never, never), (.later, later), (.reopened, reopen)]
  }

  private var isAnswer: Bool { answers.contains { !$0.1.isEmpty } }

  func validate() throws {
    try OptionRange.check("--per-term", perTerm, in: 1...1000)
    try OptionRange.check("--replicates", bootstraps ?? replicates, in: 1...1_000_000)
    try OptionRange.check("--limit", limit, in: 1...1_000_000_000)
    if csv, outputMode.json { throw ValidationError("Either --csv or --json.") }
    if isAnswer, by == nil || why == nil {
      throw ValidationError("A decision is signed: give --by WHO and --why \"…\" too.")
    }
    if !isAnswer, by != nil || why != nil || date != nil {
      throw ValidationError(
        "--by, --why and --date go with --reject, --never, --later or --reopen.")
    }
  }

  func execute() throws {
    let book = try RuleBook(rules)
    var log = try book.decisions()
    for problem in log.problems { StandardError.write("\(problem)\n") }
    if isAnswer { return try record(book, &log) }
    if let patchOut { try Advice.checkPatches(patchOut, rules: rules) }
    let catalogue = try Catalogue(reading: common.catalogue)
    let advice = try advise(catalogue, book, log)
    // A suggestion can be read where nothing can be written; it only has no id to accept it by.
    let isRecorded = noRecord ? false : try remember(advice, in: &log)
    if outputMode.json {
      for suggestion in advice.suggestions {
        let line = try JSONLines.line(suggestion.line)
        try StandardOutput.give(String(decoding: line, as: UTF8.self))
      }
    } else if csv {
      try StandardOutput.give(advice.csv.text)
    } else {
      print(advice.text(limit: limit), terminator: "")
    }
    if let patchOut {
      let paths = try advice.writePatches(to: patchOut, rules: rules)
      say("\(patchOut): \(paths.count) patches; derm-refine accept FILE… --by YOU takes them\n")
    }
    say(advice.summary)
    if !advice.suggestions.isEmpty, patchOut == nil, isRecorded {
      say(
        "next: derm-refine accept ID --by YOU, or derm-refine suggest --reject ID --by YOU --why …\n"
      )
    }
  }

  /// Adds what is new to the log; false where the log can't be written.
  private func remember(_ advice: Advice, in log: inout DecisionLog) throws -> Bool {
    do {
      try log.append(advice.unseen(in: log))
      return true
    } catch .file(.system(_, let path, let reason)) {
      StandardError.write(
        "\(path): not recorded (\(reason)): derm-refine accept will not know these ids\n")
      return false
    }
  }

  private func say(_ text: String) {
    if !outputMode.quiet, !outputMode.json { StandardError.write(text) }
  }

  private func advise(
    _ catalogue: Catalogue, _ book: RuleBook, _ log: DecisionLog
  ) throws -> Advice {
    var options = AdviceOptions()
    options.replicates = bootstraps ?? replicates
    options.seed = seed
    options.perTerm = perTerm
    options.relock = relock
    options.requireApproved = requireApproved
    let display = ProgressDisplay(outputMode.mode)
    options.search.cancellation = .bySignals
    options.search.progress = display.progress
    do {
      var advice = try Advice(
        atlas: Atlas.load(catalogue), book: book, log: log, options: options)
      display.finish()
      if let predictions { try add(try Run.open(predictions), to: &advice) }
      return advice
    } catch let error as TaxonomyError {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
  }

  private func add(_ run: Run, to advice: inout Advice) throws {
    let path = "\(packs)/\(run.manifest.pack.hex)"
    guard Folder.exists(path) else {
      advice.add(try run.predictions())
      return advice.lacksNeighbours("the run's pack is not in \(packs)")
    }
    let pack = try Pack.open(path)
    advice.add(try run.predictions(on: pack))
    try advice.addNeighbours(run, pack: pack)
  }

  private func record(_ book: RuleBook, _ log: inout DecisionLog) throws {
    var attribution = Attribution(date: date ?? Attribution.today)
    attribution.by = by
    attribution.why = why
    // Nothing is recorded when one of the ids is unknown.
    for id in answers.flatMap(\.1) { _ = try log.known(id) }
    for (event, ids) in answers {
      for id in ids {
        let line = try log.record(event, id: id, attribution: attribution, people: book.people)
        print("\(log.path): \(event.rawValue) \(id): \(line.first), \(line.second)")
        if event == .never, line.decision?.verb != .spelling, line.second != "drop" {
          say(
            "In the rules themselves derm-refine accept --verb never_merge forbids it: lint then "
              + "refuses whatever brings the two together.\n")
        }
      }
    }
  }
}
