internal import ArgumentParser
internal import Artifacts
internal import Console
internal import Documents
internal import Files
internal import Review
internal import Vocabulary

/// Prints how far people agree.
struct AgreementCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "Print as CSV how far people agree who answered the same questions.",
    discussion: """
      One row a kind of question, and one a class within it: questions that two or more people answered (n), on how many \
      all agree, Cohen's kappa with its 95 % interval, Krippendorff's alpha and PABAK with theirs, and questions that \
      somebody could not tell. Intervals resample cases. Kappa needs the same two people.

      Example:
        derm-review agreement > agreement.csv
      """)

  @Option(help: "The data set, which knows the images' cases; need not be there.")
  var pack = "data/packs/latest"

  @Option(help: "The rules file; answers lie in the folder review next to it.")
  var rules = "taxonomy/rules.yaml"

  func execute() throws {
    let table = OpinionTable(try ReviewFolder(nextToExisting: rules).logs())
    var groups: [String: Int] = [:]
    if Folder.exists("\(pack)/pack.json") {
      for image in try Pack.open(pack, readsImages: false).images {
        groups[image.id.rawValue] = image.group.rawValue
      }
    } else {
      StandardError.write("\(pack) is not there: every image counts as a case of its own\n")
    }
    let known = groups
    try StandardOutput.give(AgreementTable(table) { known[$0] }.csv.text)
  }
}
