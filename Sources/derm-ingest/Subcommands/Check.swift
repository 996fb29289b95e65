internal import ArgumentParser
internal import Console
internal import Documents
internal import Ingest
internal import Parallel
internal import Vocabulary

/// Checks documents in the project's XML form without reading them into a catalogue.
struct CheckCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check documents in the project's XML form; nothing is stored.",
    discussion: """
      Prints file, line and column of everything that breaks the schema. Exits with status 1 when a \
      document is not valid. data/schema/atlas.xsd is the schema for other tools.

      Example:
        derm-ingest check atlas.xml
      """)

  @Argument(help: "XML documents of any size.")
  var documents: [String]

  func execute() throws {
    var isValid = true
    for path in documents {
      let check = try DocumentCheck(path, cancellation: .bySignals)
      guard check.isComplete else {
        print(FindingList.text(check.findings), terminator: "")
        // The exit status says that it was stopped.
        return print(
          "\(path): stopped after \(NumberText.counted(check.images, "image")), the rest is not checked"
        )
      }
      if check.findings.isEmpty {
        print("\(path): valid, \(check.images) images, \(check.mentions) terms")
      } else {
        isValid = false
        print(FindingList.text(check.findings), terminator: "")
      }
    }
    if !isValid { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}
