internal import ArgumentParser

/// Checks and adopts splits that others made.
struct SplitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "splits",
    abstract: "Check a split file that others made, or adopt it.",
    discussion: """
      A split file is a table with a column image (or image_id, file, …) and a column fold (or \
      split, subset, …). An image may be named without its source.

      Examples:
        derm-refine splits verify official.csv
        derm-refine splits import official.csv
      """,
    subcommands: [SplitsVerifyCommand.self, SplitsImportCommand.self])
}
