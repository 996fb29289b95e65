internal import ArgumentParser
internal import Console
internal import Taxonomy

/// Tells who decided what becomes of an image, a term or a class.
struct Blame: DermCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Tell who decided, when and why: every step with place, person, date, status, reason.",
    discussion: """
      Examples:
        derm-refine blame --term "papule / pearly"
        derm-refine blame --class other-papule
        derm-refine blame atlas/5044bfd1c97267166cd67486 --json-out blame.json
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions
  @OptionGroup var subject: ExplainOptions

  func execute() throws {
    print(try subject.explanation(common, options).blameText, terminator: "")
  }
}
