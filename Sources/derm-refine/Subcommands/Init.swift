internal import Advisor
internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Taxonomy

/// Writes rules to begin with.
struct InitCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a first rules file from what the catalogue contains.",
    discussion: """
      Each frequent lesion term becomes a class of its own; where the data has no lesion terms, each frequent \
      diagnosis. Sites become classes too. All other terms stay in review and are listed in comments. The rules \
      pass lint and can be applied at once; all of them are proposals. A file that exists is never replaced.

      Examples:
        derm-refine init
        derm-refine init --out rules.yaml
        derm-refine init --catalogue clinic.sqlite --out clinic.yaml
      """)

  @OptionGroup var common: CatalogueOptions

  @Option(help: "The rules file to write (default: standard output).")
  var out: String?

  @OptionGroup var output: QuietOptions

  func execute() throws {
    let catalogue = try Catalogue.existing(common.catalogue)
    let text = try StarterRules(try Atlas.load(catalogue), catalogue: common.catalogue).text
    guard let out else { return print(text, terminator: "") }
    try RuleDecisions.write(text, to: out)
    print(out)
    if !output.isSilent {
      let option =
        common.catalogue == CatalogueOptions.standardPath ? "" : " --catalogue \(common.catalogue)"
      StandardError.write("next: derm-refine --rules \(out)\(option)\n")
    }
  }
}
