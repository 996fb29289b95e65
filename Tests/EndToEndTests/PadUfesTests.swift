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
    try furtherHead(in: workspace, pack)
  }

  /// A third head on the diagnosis goes through training, predictions and report, and comes back as anybody's
  /// predictions.
  private func furtherHead(in workspace: Workspace, _ pack: Pack) throws {
    try workspace.run(
      "derm-train",
      [
        "--epochs", "1", "--name", "third", "--set",
        "heads={diagnosis: {at_least: 5, weight: 0.5}}",
      ]
    )
    let run = try Run.open(workspace.folder.file("data/runs/third"))
    let head = try #require(run.manifest.heads?.first)
    #expect(head.id == "diagnosis" && head.classes == ["ack", "bcc", "nev"])
    let table = try run.predictions(on: pack)
    #expect(table.images.count == 30 && table.heads.last?.head == head)
    func file(_ path: String) throws -> String {
      let file = try MappedFile(workspace.folder.file(path))
      return String(decoding: file.bytes(0..<file.count), as: UTF8.self)
    }
    // 28 of the 30 images have one of the classes; one diagnosis each of two others is unknown to the head.
    let rows = try file("reports/third/heads.csv").split(separator: "\n")
    #expect(rows.contains { $0.contains("diagnosis") && $0.contains("top1") }, "\(rows)")
    let classes = try file("reports/third/heads_per_class.csv")
    #expect(["ack", "bcc", "nev"].allSatisfy { classes.contains($0) })
    let columns = ["image", "fold"] + table.heads.flatMap(\.head.columns)
    var theirs = columns.joined(separator: ",") + "\n"
    for (row, image) in table.images.enumerated() {
      let scores = table.heads.flatMap { scores in
        let count = scores.head.classes.count
        return scores.probabilities[row * count..<(row + 1) * count].map { "\($0)" }
      }
      theirs +=
        ([image.rawValue, "\(table.folds[row].rawValue)"] + scores).joined(separator: ",") + "\n"
    }
    try AtomicFile.write(theirs, to: workspace.folder.file("theirs.csv"))
    try workspace.run(
      "derm-report",
      [
        "--predictions", workspace.folder.file("theirs.csv"), "--pack",
        workspace.folder.file("data/packs/latest"), "--out",
        workspace.folder.file("reports/theirs"),
      ])
    let again = try file("reports/theirs/heads.csv").split(separator: "\n")
    // The same values under another name.
    func values(_ rows: [Substring]) -> [Substring] { rows.map { $0.drop { $0 != "," } } }
    #expect(values(again).prefix(2) == values(rows).prefix(2))
  }
}
