import Artifacts
import Digests
import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

/// Labels of diagnoses, and tables of predictions with a further head.
@Suite struct HeadLabelTests {
  private let folder = TemporaryFolder()

  /// A pack whose images have these diagnoses; every image has pixels.
  private func pack(_ diagnoses: [String]) throws -> Pack {
    let plain = try FoldedPack(in: folder)
    var sources: [Digest: String] = [:]
    var images: [PackedImage] = []
    for (number, diagnosis) in diagnoses.enumerated() {
      let bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, UInt8(number)]
      let file = folder.file("d-\(number).jpg")
      try AtomicFile.write(bytes, to: file)
      sources[Digest.of(bytes)] = file
      images.append(
        PackedImage(
          id: ImageID("s/\(number)"), caseID: nil, group: GroupID(number), fold: Fold(number % 2),
          site: 0, lesions: [.present, .unknown], source: "s", diagnosis: diagnosis,
          sha256: Digest.of(bytes)))
    }
    let digest = try PackWriter.write(
      manifest: plain.pack.manifest, images: images, pixelSources: sources,
      into: folder.file("diagnoses"))
    return try Pack.open(folder.file("diagnoses/\(digest.hex)"))
  }

  private func head(_ kind: Head.Kind, _ classes: [String]) -> Head {
    Head(id: "diagnosis", facet: .diagnosis, kind: kind, classes: classes)
  }

  @Test func `frequent diagnoses in normal form are classes`() throws {
    let pack = try pack(["Acne.", "acne", "ACNE; Lupus", "Lupus", "lupus ", "Rosacea", ""])
    let one = HeadLabels.diagnoses(in: pack, kind: .multiClass, atLeast: 2)
    #expect(one.classes == ["acne", "lupus"] && one.stated == 6)
    let three = HeadLabels.diagnoses(in: pack, kind: .multiLabel, atLeast: 3)
    #expect(three.classes == ["acne", "lupus"])
    #expect(HeadLabels.diagnoses(in: pack, kind: .multiClass, atLeast: 3).classes.isEmpty)
  }

  @Test func `a class that excludes others needs a diagnosis alone`() throws {
    let pack = try pack([
      "Acne.", "ACNE; Lupus", "lupus", "Rosacea", "", "acne; rosacea", "acne;acne.",
    ])
    let labels = HeadLabels(head(.multiClass, ["acne", "lupus"]), pack)
    #expect((0..<7).map(labels.label) == [0, nil, 1, nil, nil, nil, 0])
    #expect(labels.states(0) == [.present, .absent] && labels.states(3) == [.unknown, .unknown])
  }

  @Test func `any number of diagnoses are present, others absent where one is stated`() throws {
    let pack = try pack(["Acne.", "ACNE; Lupus", "", "Rosacea"])
    let labels = HeadLabels(head(.multiLabel, ["acne", "lupus", "scabies"]), pack)
    // Nobody has scabies, so that nobody may have looked for it.
    #expect(labels.states(0) == [.present, .absent, .unknown])
    #expect(labels.states(1) == [.present, .present, .unknown])
    #expect(labels.states(2) == [.unknown, .unknown, .unknown])
    #expect(labels.states(3) == [.absent, .absent, .unknown])
  }

  @Test func `lesions and sites are the pack's own labels`() throws {
    let pack = try pack([""])
    #expect(
      HeadLabels(Head(lesions: ["a", "b"].map { ClassID($0) }), pack).states(0) == [
        .present, .unknown,
      ])
    #expect(HeadLabels(Head(sites: [SiteID("hands")]), pack).label(0) == 0)
  }

  private func table(_ shares: [Float]) -> Predictions {
    Predictions(
      heads: [
        HeadScores(
          Head(lesions: [ClassID("a")]), probabilities: [0.5, 0.25], logits: [0, -1]),
        HeadScores(
          head(.multiClass, ["acne", "lupus, \"chronic\""]), probabilities: shares,
          logits: [1, 2, 3, 4]),
      ], images: [ImageID("s/1"), ImageID("s/2")], folds: [Fold(0), Fold(0)])
  }

  @Test func `a table with a further head reads back where its run names the head`() throws {
    let path = folder.file("p.csv")
    let written = table([0.5, 0.5, 0.25, 0.75])
    try written.csv.write(to: path)
    let header = written.csv.text.split(separator: "\n")[0]
    #expect(
      header
        == "image,fold,lesion:a,diagnosis:acne,\"diagnosis:lupus, \"\"chronic\"\"\",lesion-logit:a,"
        + "diagnosis-logit:acne,\"diagnosis-logit:lupus, \"\"chronic\"\"\"")
    #expect(try Predictions.read(path, further: [written.heads[1].head]) == written)
    #expect(throws: PackError.self) { try Predictions.read(path) }
    #expect(throws: PackError.self) {
      try Predictions.read(path, further: [head(.multiClass, ["acne"])])
    }
    try table([0.5, 0.5, 0.75, 0.75]).csv.write(to: path)
    let error = #expect(throws: PackError.self) {
      try Predictions.read(path, further: [written.heads[1].head])
    }
    #expect(error?.description.contains("probabilities of head diagnosis sum to 1.5") == true)
  }

  @Test func `run.json names further heads, and nothing where there is none`() throws {
    let plain = try FoldedPack(in: folder)
    try plain.writeRun()
    let run = try Run.open(plain.run)
    #expect(run.manifest.heads == nil)
    let text = try String(contentsOfFile: "\(plain.run)/run.json", encoding: .utf8)
    #expect(!text.contains("\"heads\""))
    var manifest = run.manifest
    manifest.heads = [head(.multiClass, ["acne", "lupus"])]
    try Run.write(manifest, to: plain.run)
    #expect(try Run.open(plain.run).manifest.heads == manifest.heads)
    // Its tables lack the columns.
    #expect(throws: PackError.self) { try Run.open(plain.run).predictions() }
  }
}
