internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Ingest
internal import Report
package import Vocabulary

extension Severity: ExpressibleByArgument {}

/// Lists what is wrong in the input.
struct FindingsCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "List what is wrong in the input, with its position and a remedy.",
    discussion: """
      Examples:
        derm-ingest findings --severity warning
        derm-ingest findings --code image-missing --csv > missing.csv
        derm-ingest findings --html > findings.html
      """)

  @Option(help: "Only findings of this severity and worse.")
  var severity = Severity.note
  @Option(help: "Only findings of this code; repeatable.")
  var code: [String] = []
  @Option(help: "Only findings of this atlas.")
  var source: String?
  @Flag(help: "Print CSV.")
  var csv = false
  @Flag(help: "Print a page (HTML), one file.")
  var html = false
  @OptionGroup var common: CatalogueOptions

  func validate() throws {
    if csv && html { throw ValidationError("Give --csv or --html, not both.") }
  }

  func execute() throws {
    let catalogue = try Catalogue(reading: common.catalogue)
    if let source {
      let known = try catalogue.sources()
      // A misspelt name would give an empty list, which reads as if nothing were wrong.
      guard known.contains(source) else {
        throw IngestError.unknownSource(name: source, known: known)
      }
    }
    let findings = try catalogue.findings(source: source).filter {
      $0.severity >= severity && (code.isEmpty || code.contains($0.code))
    }
    if html {
      try StandardOutput.give(FindingReport.html(findings, origin: common.catalogue))
    } else if csv {
      try StandardOutput.give(FindingList.csv(findings))
    } else {
      print(FindingList.text(findings), terminator: "")
    }
  }
}
