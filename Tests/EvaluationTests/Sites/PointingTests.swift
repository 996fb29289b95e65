import Artifacts
import Documents
import Files
import Foundation
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary
@testable import Evaluation

@Suite struct PointingTests {
  @Test(arguments: [
    // The crop of an image of 300 x 200 is 100 to 200 across and 50 to 150 down, in cells of 50.
    (box: [100.0, 50, 50, 50], cells: [0]), (box: [0, 0, 100, 200], cells: []),
    (box: [149, 90, 2, 2], cells: [0, 1]), (box: [150, 100, 1, 1], cells: [3]),
    (box: [0, 0, 300, 200], cells: [0, 1, 2, 3]), (box: [90, 40, 10.5, 70], cells: [0, 2]),
  ])
  func `a box touches the cells of the centre crop that it covers`(
    example: (box: [Double], cells: [Int])
  ) {
    let frame = CropFrame(width: 300, height: 200, share: 0.5, columns: 2, rows: 2)
    let box = PlantedBoxes.Box(
      x: example.box[0], y: example.box[1], width: example.box[2], height: example.box[3])
    #expect(frame.cells(touching: box).sorted() == example.cells)
  }

  /// Boxes next to the atlas; on every other image the lesion is where the maps are largest.
  private func boxes(_ atlas: PlantedAtlas, to path: String) throws -> [Int: Int] {
    var table = CSVWriter(columns: ["image", "case", "lesions", "box"])
    var hits = [0: 0, 1: 0]
    for (number, image) in atlas.pack.images.enumerated() {
      let present = (0..<2).filter { image.lesions[$0] == .present }
      let isRight = number % 4 < 2
      let middle = (Double(image.width) / 2, Double(image.height) / 2)
      // Cell 1 is above and right of the middle; the wrong place is below and left of it.
      let corner = isRight ? (middle.0 + 10, middle.1 - 30) : (middle.0 - 30, middle.1 + 10)
      let box = "\(corner.0) \(corner.1) 20 20"
      table.row([
        String(image.id.rawValue.dropFirst("atlas/".count)), "",
        present.map { PlantedAtlas.lesions[$0] }.joined(separator: "|"),
        present.map { _ in box }.joined(separator: "|"),
      ])
      if isRight { for lesion in present { hits[lesion, default: 0] += 1 } }
    }
    try table.write(to: path)
    return hits
  }

  @Test func `hits are counted where the map is largest on the planted lesion`() throws {
    let temporary = TemporaryFolder()
    let atlas = try PlantedAtlas(in: temporary.path, cases: 200)
    let run = try atlas.run("multi", tasks: "mtl", guesses: false)
    let hits = try boxes(atlas, to: temporary.file("boxes.csv"))
    try Comparison(
      runs: [run], pack: atlas.pack,
      options: .init(replicates: 20, boxes: temporary.file("boxes.csv"))
    ).tables.write(to: temporary.path)
    let path = URL(fileURLWithPath: temporary.file("pointing.csv"))
    let table = CSVTable.parse(Array(try Data(contentsOf: path)))
    #expect(table.rows.map { $0.fields[1] } == ["", "clinging", "roaming"])
    for (lesion, row) in table.rows.dropFirst().enumerated() {
      let images = atlas.pack.images.count { $0.lesions[lesion] == .present }
      #expect(row.fields[2] == "\(images)")
      let share = Double(hits[lesion] ?? 0) / Double(images)
      #expect(abs((Double(row.fields[3]) ?? -1) - share) < 1e-6)
      #expect(row.fields[6] == "0.25", "one cell of four touches every box")
      #expect(row.fields[7] == "0", "no box holds the middle")
    }
  }

  @Test func `a table without boxes is refused, and so is one of another atlas`() throws {
    let temporary = TemporaryFolder()
    let atlas = try PlantedAtlas(in: temporary.path, cases: 20)
    let path = temporary.file("boxes.csv")
    try AtomicFile.write("image,lesions\n0001,clinging\n", to: path)
    #expect(throws: EvaluationError.self) { try PlantedBoxes(path: path, pack: atlas.pack) }
    try AtomicFile.write("image,lesions,box\nother,clinging,1 2 3 4\n", to: path)
    #expect(throws: EvaluationError.self) { try PlantedBoxes(path: path, pack: atlas.pack) }
    try AtomicFile.write("image,lesions,box\n0001,clinging,1 2 3\n", to: path)
    #expect(throws: EvaluationError.self) { try PlantedBoxes(path: path, pack: atlas.pack) }
  }
}
