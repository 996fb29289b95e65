import Digests
import Files
import Foundation
import TestSupport
import Testing
@testable import Exchange

/// Exports byte for byte as those that the programs they are for have read: see
/// `Tests/Fixtures/Interop/validate.py`.
@Suite struct InteropFixtureTests {
  /// The folder that `scripts/interop.sh` validates, when it runs this test.
  private static let folder = ProcessInfo.processInfo.environment["DERM_INTEROP"]

  @Test(
    "exports are those that sssom, mlcroissant and datasets accepted",
    arguments: ["croissant", "imagefolder", "folds", "dataset.tar"])
  func same(name: String) throws {
    let data = try TinyDataset()
    let request = data.request(name, in: Self.folder)
    switch name {
    case "croissant":
      var export = CroissantExport()
      export.description.title = "Tiny"
      export.description.citation = "A. Bell: Tiny. 2026."
      export.description.creator = "Ada Bell"
      export.description.url = "https://example.org/tiny"
      export.description.published = "2026-11-24"
      export.description.version = "1.0.0"
      _ = try export.write(request)
    case "imagefolder":
      var export = ImageFolderExport()
      export.parts = .test(1)
      _ = try export.write(request)
    case "folds":
      var export = ImageFolderExport()
      export.parts = .folds
      _ = try export.write(request)
    default: _ = try TarExport().write(request)
    }
    if Self.folder != nil { return }
    let expected = Checkout.file("Tests/Fixtures/Interop/accepted/\(name)")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: request.path)
    #expect(
      try paths.sorted() == FileManager.default.subpathsOfDirectory(atPath: expected).sorted())
    for path in [""] + paths.map({ "/\($0)" }) where !Folder.isFolder(request.path + path) {
      #expect(
        try Digest.ofFile(request.path + path) == Digest.ofFile(expected + path), "\(name)\(path)")
    }
  }
}
