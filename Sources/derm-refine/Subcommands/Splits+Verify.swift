internal import ArgumentParser
internal import Console
internal import Taxonomy
internal import Vocabulary

/// Checks a split file.
struct SplitsVerifyCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a split file: leaks, images left out, balance.",
    discussion: """
      Exits with status 1 when the split is not sound.

      Example:
        derm-refine splits verify official.csv
      """)

  @OptionGroup var split: SplitOptions

  func execute() throws {
    let check = try split.check().1
    print(check.text, terminator: "")
    try Console.exit(with: check.isSound ? .ok : .findings)
  }
}
