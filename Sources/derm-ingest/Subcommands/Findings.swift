import ArgumentParser
import Catalogue
import Console
import Ingest

/// Lists what is wrong in the input.
struct Findings: DermCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what is wrong in the input, with place and remedy.")

  @Flag(help: "As comma-separated values.")
  var csv = false
  @OptionGroup var common: CommonOptions

  func execute() throws {
    let findings = try Catalogue.existing(common.catalogue).findings()
    print(csv ? FindingList.csv(findings) : FindingList.text(findings), terminator: "")
  }
}
