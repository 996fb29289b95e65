internal import ArgumentParser
internal import Console
internal import Quality
internal import Taxonomy

/// Shows how an image, a term or a class came to be what it is.
struct ExplainCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show the full provenance chain of an image, a term or a class.",
    discussion: """
      The chain leads from the text of the page through the rule and its threshold to the label and \
      the fold.

      Examples:
        derm-refine explain atlas/5044bfd1c97267166cd67486
        derm-refine explain atlas/5044bfd1c97267166cd67486 \\
          --predictions data/runs/mtl
        derm-refine explain atlas/5044bfd1c97267166cd67486 --quality reports/quality
        derm-refine explain --term "papule / pearly" --json-out chain.json
        derm-refine explain --class other-papule
      """)

  @OptionGroup(title: "What to explain") var subject: ExplainOptions
  @OptionGroup(title: "More about an image") var more: Sources
  @OptionGroup(title: "Data and rules") var common: CatalogueOptions
  @OptionGroup(title: "Data and rules") var options: RuleOptions
  @OptionGroup(title: "Folds") var folds: FoldOptions

  /// What else says something about an image.
  struct Sources: ParsableArguments {
    @Option(help: "A run's folder: also show its model's scores for the image.")
    var predictions: String?

    @Option(help: "A report of derm-quality: also show what it says about the image.")
    var quality: String?
  }

  func validate() throws {
    if more.predictions != nil, subject.image == nil {
      throw ValidationError("--predictions needs an image.")
    }
    if more.quality != nil, subject.image == nil {
      throw ValidationError("--quality needs an image.")
    }
  }

  func execute() throws {
    let explanation = try subject.explanation(
      common, options, folds: folds, run: more.predictions,
      quality: more.quality.map { QualityFolder($0) })
    print(explanation.text, terminator: "")
  }
}
