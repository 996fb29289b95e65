import Artifacts
import Foundation
import TestSupport
import Testing
@testable import Exchange

/// The card of an exported folder names the parts that are there, and no others.
@Suite struct DatasetCardTests {
  private func splits(_ data: TinyDataset, _ parts: ExportParts) throws -> (
    card: [String], folders: [String]
  ) {
    let request = data.request("export")
    var export = ImageFolderExport()
    export.parts = parts
    _ = try export.write(request)
    let folder = data.folder.file("export")
    let text = try String(contentsOfFile: "\(folder)/README.md", encoding: .utf8)
    let head = text.components(separatedBy: "---\n")[1]
    let paths = head.split(separator: "\n").filter { $0.contains("path: ") }
    let names = head.split(separator: "\n").filter { $0.contains("split: ") }
    #expect(names.count == paths.count)
    return (
      paths.map { String($0.drop { $0 != "\"" }.dropFirst().dropLast(3)) },
      try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix("/metadata.jsonl") }.map { String($0.dropLast(15)) }
    )
  }

  @Test(
    "folds, parts of an official split and a tested fold are listed as they lie",
    arguments: [ExportParts.folds, .test(0), .together])
  func parts(parts: ExportParts) throws {
    let official = [SplitPart(name: "a", role: .train), SplitPart(name: "b", role: .valid)]
    for roles in [nil, official] {
      let found = try splits(TinyDataset(parts: roles), parts)
      #expect(!found.card.isEmpty)
      #expect(found.card.sorted() == found.folders.sorted())
    }
  }

  @Test("a part without images has no folder and no line")
  func empty() throws {
    // The one fold that has images of an official split is tested: nothing is left to train.
    let roles = [SplitPart(name: "a", role: .test), SplitPart(name: "b", role: .test)]
    let found = try splits(TinyDataset(parts: roles), .test(0))
    #expect(found.card == ["test"] && found.folders == ["test"])
  }
}
