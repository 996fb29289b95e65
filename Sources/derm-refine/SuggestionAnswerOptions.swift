internal import ArgumentParser
internal import Rules

/// What a person says to suggestions that were shown, by their ids; signed.
struct SuggestionAnswerOptions: ParsableArguments {
  @Option(help: "Record: do not suggest this pair again; repeatable.")
  var reject: [String] = []

  @Option(help: "Record: these two must never be merged; repeatable.")
  var never: [String] = []

  @Option(help: "Record: not now. The suggestion moves to the end; repeatable.")
  var later: [String] = []

  @Option(help: "Record: an earlier decision no longer holds; repeatable.")
  var reopen: [String] = []

  @Option(help: "Who decides: an id of 'people' in the rules.")
  var by: String?

  @Option(help: "The reason for the decision.")
  var why: String?

  @Option(help: "The day of the decision (default: today).")
  var date: DecisionDay?

  func validate() throws {
    if isGiven, by == nil || why == nil {
      throw ValidationError("A decision is signed: give --by WHO and --why \"…\" too.")
    }
    if !isGiven, by != nil || why != nil || date != nil {
      throw ValidationError(
        "--by, --why and --date go with --reject, --never, --later or --reopen.")
    }
  }

  /// The ids of each kind of answer.
  var given: [(DecisionLog.Event, [String])] {
    [(.rejected, reject), (.never, never), (.later, later), (.reopened, reopen)]
  }

  /// Whether something is answered, instead of asked.
  var isGiven: Bool { given.contains { !$0.1.isEmpty } }

  /// Who decides, when and why.
  var attribution: Attribution {
    var attribution = Attribution(date: date?.text ?? Attribution.today)
    attribution.by = by
    attribution.why = why
    return attribution
  }
}
