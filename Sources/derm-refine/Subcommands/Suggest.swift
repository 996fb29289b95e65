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
    abstract: "Suggest mappings for the terms in review; nothing is applied.",
    discussion: """
      Every suggestion has an id and its evidence. derm-refine accept ID writes it into the rules; \
      --reject, --never and --later record in the log of decisions that you disagree. Terms \
      with most images come first. Within a term, similar texts come before similar diagnoses. --json \
      prints one suggestion a line.

      Examples:
        derm-refine suggest
        derm-refine suggest --csv > suggestions.csv
        derm-refine suggest --patch-out patches
        derm-refine suggest --predictions data/runs/sample-1a2b3c4d
        derm-refine suggest --quality reports/quality
        derm-refine suggest --reject 3f2a91c0 --why "another disease" --by ab
      """)

  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions
  @OptionGroup(title: "What to suggest") var search: SuggestionOptions
  @OptionGroup(title: "Output") var output: Output
  @OptionGroup(title: "Answers to suggestions") var answer: SuggestionAnswerOptions
  @OptionGroup var outputMode: ResultModeOptions

  /// Where suggestions go.
  struct Output: ParsableArguments {
    @Option(help: "The most terms to print.")
    var limit: Int?

    @Flag(help: "Print CSV.")
    var csv = false

    @Option(help: "Write each suggestion as a patch file into this folder.")
    var patchOut: String?

    @Flag(help: "Do not record the suggestions; accept then does not know their ids.")
    var noRecord = false
  }

  private var rules: String { options.rules }

  func validate() throws {
    try OptionRange.check("--limit", output.limit, in: 1...1_000_000_000)
    if output.csv, outputMode.json { throw ValidationError("Give --csv or --json, not both.") }
  }

  func execute() throws {
    let book = try RuleBook(rules)
    var log = try book.decisions()
    for problem in log.problems { StandardError.write("\(problem)\n") }
    if answer.isGiven { return try record(book, &log) }
    let patchOut = output.patchOut
    if let patchOut { try Advice.checkPatches(patchOut, rules: rules) }
    let catalogue = try Catalogue(reading: common.catalogue)
    let advice = try advise(catalogue, book, log)
    // A suggestion can be read where nothing can be written; it only has no id to accept it by.
    let isRecorded = output.noRecord ? false : try remember(advice, in: &log)
    if outputMode.json {
      for suggestion in advice.suggestions {
        let line = try JSONLines.line(suggestion.line)
        try StandardOutput.give(String(decoding: line, as: UTF8.self))
      }
    } else if output.csv {
      try StandardOutput.give(advice.csv.text)
    } else {
      print(advice.text(limit: output.limit), terminator: "")
    }
    if let patchOut {
      let paths = try advice.writePatches(to: patchOut, rules: rules)
      say(
        "\(patchOut): \(NumberText.counted(paths.count, "patch", "patches")); "
          + "derm-refine accept FILE… --by YOU takes \(paths.count == 1 ? "it" : "them")\n")
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
    if !outputMode.isSilent { StandardError.write(text) }
  }

  private func advise(
    _ catalogue: Catalogue, _ book: RuleBook, _ log: DecisionLog
  ) throws -> Advice {
    var advising = AdviceOptions()
    try search.apply(to: &advising)
    advising.relock = options.relock
    advising.requireApproved = options.requireApproved
    let display = ProgressDisplay(outputMode.mode)
    advising.search.cancellation = .bySignals
    advising.search.progress = display.progress
    do {
      var advice = try Advice(
        atlas: Atlas.load(catalogue), book: book, log: log, options: advising)
      display.finish()
      if let predictions = search.predictions { try add(try Run.open(predictions), to: &advice) }
      return advice
    } catch let error as TaxonomyError {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
  }

  private func add(_ run: Run, to advice: inout Advice) throws {
    let path = "\(search.packs)/\(run.manifest.pack.hex)"
    guard Folder.exists(path) else {
      advice.add(try run.predictions())
      return advice.lacksNeighbours("the run's pack is not in \(search.packs)")
    }
    let pack = try Pack.open(path)
    advice.add(try run.predictions(on: pack))
    try advice.addNeighbours(run, pack: pack)
  }

  private func record(_ book: RuleBook, _ log: inout DecisionLog) throws {
    let attribution = answer.attribution
    // Nothing is recorded when one of the ids is unknown.
    for id in answer.given.flatMap(\.1) { _ = try log.known(id) }
    for (event, ids) in answer.given {
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
