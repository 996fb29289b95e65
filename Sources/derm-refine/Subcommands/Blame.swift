internal import ArgumentParser
internal import Console
internal import Taxonomy

/// Shows who decided the mapping of an image, a term or a class.
struct BlameCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "blame",
    abstract: "Show who decided, when and why.",
    discussion: """
      Prints location, person, date, status and reason of every step.

      Examples:
        derm-refine blame --term "papule / pearly"
        derm-refine blame --class other-papule
        derm-refine blame atlas/5044bfd1c97267166cd67486 --json-out blame.json
      """)

  @OptionGroup(title: "What to explain") var subject: ExplainOptions
  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions

  func execute() throws {
    print(try subject.explanation(common, options).blameText, terminator: "")
  }
}
