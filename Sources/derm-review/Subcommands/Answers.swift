internal import ArgumentParser
internal import Console
internal import Review

/// Prints the answers that count, as derm-quality reads them.
struct AnswersCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "answers",
    abstract: "Print the answers that still count, one JSON object a line.",
    discussion: """
      derm-quality --answers reads them: its probabilities follow what people found, and it estimates how many wrong labels \
      are left. Its queue may hold questions that were answered; derm-review does not ask these again.

      Examples:
        derm-review answers > answers.jsonl
        derm-quality data/runs/NAME --answers answers.jsonl
      """)

  @Option(help: "The rules file; answers lie in the folder review next to it.")
  var rules = "taxonomy/rules.yaml"

  func execute() throws {
    let lines = try StandingAnswers(try ReviewFolder(nextToExisting: rules).logs()).lines
    try StandardOutput.give(String(decoding: lines, as: UTF8.self))
  }
}
