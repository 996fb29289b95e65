internal import ArgumentParser
internal import Console
internal import Taxonomy

/// Tells how an image, a term or a class came to be what it is.
struct Explain: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell the whole chain for an image, a term or a class: text, rule, threshold, fold.",
    discussion: """
      Examples:
        derm-refine explain atlas/5044bfd1c97267166cd67486
        derm-refine explain atlas/5044bfd1c97267166cd67486 --predictions data/runs/NAME
        derm-refine explain --term "papule / pearly" --json-out chain.json
        derm-refine explain --class other-papule
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions
  @OptionGroup var subject: ExplainOptions

  @Option(help: "A run's folder: also tell what its model says of the image.")
  var predictions: String?

  func validate() throws {
    if predictions != nil, subject.image == nil {
      throw ValidationError("--predictions tells of an image; name one.")
    }
  }

  func execute() throws {
    print(try subject.explanation(common, options, run: predictions).text, terminator: "")
  }
}
