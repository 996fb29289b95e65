internal import ArgumentParser
internal import Console

/// Lets people decide about labels in the browser; every decision is a line in a file.
@main
struct DermReview: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-review",
    abstract: "Decide about labels in the browser; every decision is a line in a file.",
    discussion: """
      The page is on this machine alone, and nothing leaves it. Answers are added to \
      taxonomy/review/PERSON.jsonl next to the rules. docs/review.md shows the first ten answers.

      Examples:
        derm-review --person ab
        derm-review --person cd --port 9000 --no-open
        derm-review --read-only
        derm-review resolve --dry-run
        derm-review agreement
      """,
    version: DermVersion.current,
    subcommands: [
      ServeCommand.self, ResolveCommand.self, AgreementCommand.self, AnswersCommand.self,
    ],
    defaultSubcommand: ServeCommand.self)
}
