import Artifacts
import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

/// The real table: PAD-UFES-20, 2,298 rows of which 30 have their image here.
@Suite struct PadUfesTests {
  @Test(
    "every row keeps its labels and fold, every patient one fold, and training finishes",
    .needsShared("real/pad-ufes-20/images"))
  func wholeTable() throws {
    let metadata = try #require(Checkout.shared("real/pad-ufes-20/metadata.csv"))
    let images = try #require(Checkout.shared("real/pad-ufes-20/images"))
    let workspace = try Workspace()
    try workspace.run(
      "derm-ingest",
      [
        metadata, "--mapping", Checkout.file("data/mappings/pad-ufes-20.yaml"), "--images", images,
        "--source", "pad-ufes-20",
      ])
    let rules = workspace.folder.file("taxonomy/pad.yaml")
    try FileManager.default.copyItem(
      atPath: Checkout.file("taxonomy/examples/pad-ufes-20/rules.yaml"), toPath: rules)
    try workspace.run("derm-refine", ["--rules", rules])
    let pack = try Pack.open(workspace.folder.file("data/packs/latest"))
    #expect(pack.images.count == 2_298)
    #expect(pack.manifest.pixelCount == 30)

    let file = try MappedFile(metadata)
    let table = CSVTable.parse(file.bytes(0..<file.count))
    let patientColumn = try #require(table.index(of: "patient_id"))
    let imageColumn = try #require(table.index(of: "img_id"))
    let itchColumn = try #require(table.index(of: "itch"))
    let itch = try #require(pack.manifest.lesions.firstIndex { $0.id == "itch" })
    let packed = Dictionary(
      uniqueKeysWithValues: pack.images.map { (Folder.name(of: $0.id.rawValue), $0) })
    var folds: [String: Set<Int>] = [:]
    for row in table.rows {
      let image = try #require(packed[row.fields[imageColumn]])
      folds[row.fields[patientColumn], default: []].insert(image.fold.rawValue)
      // False is a known negative; empty and UNK are unknown.
      switch row.fields[itchColumn] {
      case "True": #expect(image.lesions[itch] == .present)
      case "False": #expect(image.lesions[itch] == .absent)
      default: #expect(image.lesions[itch] == .unknown)
      }
    }
    #expect(folds.count == 1_373)
    #expect(folds.values.allSatisfy { $0.count == 1 })

    try workspace.run("derm-train", ["--folds", "0", "--epochs", "1", "--name", "pad"])
    let predictions = try Predictions.read(
      workspace.folder.file("data/runs/pad/fold-0/predictions.csv"))
    #expect(
      predictions.images.count == pack.images.count { $0.pixels != nil && $0.fold.rawValue == 0 })
  }
}
