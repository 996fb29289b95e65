internal import ArgumentParser
internal import Review

/// Who answers, and what is asked twice.
struct AnsweringOptions: ParsableArguments {
  @Option(help: "Who answers: an id of 'people' in the rules (default: the only one).")
  var person: String?

  @Option(
    help:
      "The share of answers that another person is asked again, from 0 to 1, in addition to all that change a label."
  )
  var second = ReviewDesk.usualSecondShare

  @Flag(help: "Only look: nothing can be answered, no file is written.")
  var readOnly = false

  func validate() throws {
    guard (0...1).contains(second) else {
      throw ValidationError("--second must be from 0 to 1, not \(second).")
    }
  }
}
