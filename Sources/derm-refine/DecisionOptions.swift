internal import ArgumentParser
internal import Rules
internal import Vocabulary

/// A decision that a person states in words of the rule language, without a patch.
struct DecisionOptions: ParsableArguments {
  @Option(help: "The verb: spelling, same_as, includes, looks_like, also, drop or never_merge.")
  var verb: String?

  @Option(help: "Its term; the wrong word of a spelling; one of a pair.")
  var term: String?

  @Option(name: .customLong("class"), help: "Its class; repeatable for also.")
  var classes: [String] = []

  @Option(help: "The right word of a spelling; the other of a pair.")
  var other: String?

  @Option(help: "A class that a dropped term may belong to, or all; repeatable.")
  var mayBe: [String] = []

  @Option(help: "What the term is: lesion, diagnosis or site.")
  var facet = "lesion"

  func validate() throws {
    if !["lesion", "diagnosis", "site"].contains(facet) {
      throw ValidationError("--facet is lesion, diagnosis or site, not '\(facet)'.")
    }
    guard let verb else {
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

  /// The decision; nil when there is none.
  var decision: Decision? {
    guard let verb = verb.flatMap(Decision.Verb.init(rawValue:)) else { return nil }
    return Decision(
      verb, facet: Facet(rawValue: facet) ?? .lesion, term: term ?? "", other: other,
      classes: classes, mayBe: mayBe)
  }
}
