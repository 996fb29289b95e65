import Documents
import Files
import Foundation
import TestSupport
import Testing

/// A folder in which the pipeline runs on its defaults, as in a fresh checkout.
struct Workspace {
  let folder = TemporaryFolder()

  var path: String { folder.path }

  /// Copies what the commands read from a checkout by default.
  init() throws {
    for name in ["taxonomy", "recipes", "data"] { try Folder.make(folder.file(name)) }
    try FileManager.default.copyItem(
      atPath: Checkout.file("data/vocabulary"), toPath: folder.file("data/vocabulary"))
    try FileManager.default.copyItem(
      atPath: Checkout.file("taxonomy/rules.yaml"), toPath: folder.file("taxonomy/rules.yaml"))
    try FileManager.default.copyItem(
      atPath: Checkout.file("recipes/sample.yaml"), toPath: folder.file("recipes/sample.yaml"))
  }

  /// Runs a command here and expects that it ends well.
  @discardableResult
  func run(
    _ command: String, _ arguments: [String] = [], location: SourceLocation = #_sourceLocation
  ) throws -> CommandLineTool.Outcome {
    let outcome = try CommandLineTool(command).run(arguments, in: path)
    #expect(outcome.status == 0, "\(command): \(outcome.errors)", sourceLocation: location)
    return outcome
  }

  func table(_ name: String) throws -> CSVTable {
    let file = try MappedFile(folder.file(name))
    return CSVTable.parse(file.bytes(0..<file.count))
  }

  /// The path of the only run.
  func onlyRun() throws -> String {
    let names = try Folder.names(in: folder.file("data/runs")).filter { !$0.contains(".tmp") }
    try #require(names.count == 1)
    return "data/runs/\(names[0])"
  }
}
