internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Taxonomy

/// Tells how an image, a term or a class came to be what it is.
struct Explain: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell the whole chain for an image, a term or a class: text, rule, threshold, fold.",
    discussion: """
      Examples:
        derm-refine explain atlas/5044bfd1c97267166cd67486
        derm-refine explain --term "papule / pearly"
        derm-refine explain --class other-papule
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: RuleOptions

  @Argument(help: "An image's key.")
  var image: String?

  @Option(help: "A raw term of lesions or sites.")
  var term: String?

  @Option(name: .customLong("class"), help: "A class id of lesions or sites.")
  var classID: String?

  func validate() throws {
    if [image, term, classID].compactMap({ $0 }).count != 1 {
      throw ValidationError("Name one of: an image, --term TERM, --class ID.")
    }
  }

  func execute() throws {
    let catalogue = try Catalogue.existing(common.catalogue)
    var refinement = options.refinement
    refinement.draws = 0
    refinement.permutations = 0
    let result = try RuleRun(common: common, options: options).refine(catalogue, refinement)
    if let image { print(try result.explain(image: image, catalogue), terminator: "") }
    if let term { print(try result.explain(term: term), terminator: "") }
    if let classID { print(try result.explain(class: classID), terminator: "") }
  }
}
