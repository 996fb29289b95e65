import Artifacts
import Files
import Foundation
import Metrics
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@testable import Evaluation

@Suite struct PredictionImportTests {
  private let folder = TemporaryFolder()
  private let atlas: PlantedAtlas

  init() throws { atlas = try PlantedAtlas(in: folder.file("atlas"), cases: 50) }

  /// A run's predictions as one table, without its logits.
  private func table(_ run: Run) throws -> [[String]] {
    let predictions = try run.predictions(on: atlas.pack)
    let header =
      ["image", "fold"] + PlantedAtlas.lesions.map { "lesion:\($0)" }
      + PlantedAtlas.sites.map { "site:\($0)" }
    return [header]
      + predictions.images.indices.map { row in
        [predictions.images[row].rawValue, "\(predictions.folds[row].rawValue)"]
          + (0..<2).map { "\(predictions.lesionProbabilities[row * 2 + $0])" }
          + (0..<5).map { "\(predictions.siteProbabilities[row * 5 + $0])" }
      }
  }

  private func write(_ table: [[String]], _ name: String = "theirs.csv") throws -> String {
    let path = folder.file(name)
    try table.map { $0.joined(separator: ",") + "\n" }.joined()
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func `predictions in a file are evaluated like the run that they came from`() throws {
    let run = try atlas.run("own", tasks: "mtl", guesses: false)
    let own = try EvaluatedModel(run: run, pack: atlas.pack)
    // Rows and columns in another order, bare names, columns that say nothing.
    let rows = try table(run)
    let columns = [6, 3, 0, 7, 2, 5, 4, 8, 1]
    var shuffled = ([rows[0]] + rows.dropFirst().reversed()).map { row in columns.map { row[$0] } }
    shuffled[0] = shuffled[0].map { $0.replacing("lesion:", with: "").replacing("site:", with: "") }
    for row in shuffled.indices { shuffled[row].append(row == 0 ? "case" : "x") }
    let path = try write(shuffled)
    let imported = try ImportedRuns([path], names: ["theirs"], pack: atlas.pack)
    defer { imported.remove() }
    let theirs = try EvaluatedModel(run: imported.runs[0], pack: atlas.pack)
    #expect(theirs.name == "theirs" && theirs.tasks == "mtl")
    let order = { (model: EvaluatedModel) in
      model.images.indices.sorted { model.images[$0] < model.images[$1] }
    }
    let (a, b) = (own.selecting(order(own)), theirs.selecting(order(theirs)))
    #expect(a.images == b.images && a.folds == b.folds && a.groups == b.groups)
    for (x, y) in zip(a.lesions?.values ?? [], b.lesions?.values ?? []) {
      #expect(abs(x - y) < 1e-7)
    }
    #expect(a.lesions?.states == b.lesions?.states && a.sites?.states == b.sites?.states)
    #expect(imported.runs[0].manifest.imported?.statesFolds == true)
    #expect(try EvaluationWarning.of(imported.runs, on: atlas.pack).isEmpty)
    #expect(throws: EvaluationError.sameName("own")) {
      try ImportedRuns([path], names: ["own"], pack: atlas.pack, besides: [run])
    }
    let runFolder = imported.runs[0].folder
    imported.remove()
    #expect(!Folder.exists(runFolder))
  }

  @Test func `a file of one head alone, without folds, is taken with a warning`() throws {
    let run = try atlas.run("own", tasks: "lesion", guesses: false)
    let predictions = try run.predictions(on: atlas.pack)
    var rows = [["image", "clinging", "roaming"]]
    for (row, image) in predictions.images.enumerated() {
      rows.append(
        [image.rawValue] + (0..<2).map { "\(predictions.lesionProbabilities[row * 2 + $0])" })
    }
    let imported = try ImportedRuns([try write(rows)], names: [], pack: atlas.pack)
    defer { imported.remove() }
    #expect(imported.runs[0].manifest.name == "theirs")
    #expect(imported.runs[0].manifest.tasks == "lesion")
    #expect(
      try EvaluationWarning.of(imported.runs, on: atlas.pack) == [.unstatedFolds(run: "theirs")])
    let model = try EvaluatedModel(run: imported.runs[0], pack: atlas.pack)
    #expect(model.sites == nil && model.images.count == 50)
  }

  /// What is done to the table, and what the message must say.
  struct Bad: Sendable, CustomTestStringConvertible {
    let says: String
    let change: @Sendable (inout [[String]]) -> Void
    var testDescription: String { says }

    init(_ says: String, _ change: @escaping @Sendable (inout [[String]]) -> Void) {
      self.says = says
      self.change = change
    }
  }

  static let bad = [
    Bad("theirs.csv:4: image atlas/") { $0[3][2] = "nan" },
    Bad("lesion:clinging is nan") { $0[3][2] = "nan" },
    Bad("lesion:roaming is inf") { $0[3][3] = "inf" },
    Bad("site:scalp is missing") { $0[3][4] = "" },
    Bad("site:arm is 'high', which is not a number") { $0[3][5] = "high" },
    Bad("site:arm is '+0.1', which is not a number") { $0[3][5] = "+0.1" },
    Bad("site:arm is '0x1p-4', which is not a number") { $0[3][5] = "0x1p-4" },
    Bad("site:arm is 1.5, and a probability lies between 0 and 1") { $0[3][5] = "1.5" },
    Bad("site:arm is -0.1, and") { $0[3][5] = "-0.1" },
    Bad("sum to ") { $0[3].replaceSubrange(4..<6, with: ["0.9", "0.9"]) },
    Bad("stands on line 3 too") { $0[3][0] = $0[2][0] },
    Bad("the data set does not have it") { $0[3][0] = "atlas/none" },
    Bad("was trained on it") { $0[3][1] = $0[3][1] == "1" ? "2" : "1" },
    Bad("not a number of a fold") { $0[3][1] = "one" },
    Bad("two columns are called 'fold'") { $0[0][3] = "fold" },
    Bad("no column is called 'image'") { $0[0][0] = "id" },
    Bad("Did you mean 'lesion:roaming'?") { $0[0].append("lesion:roamin") },
    Bad("no column is called 'lesion:roaming'") { $0[0][3] = "case" },
    Bad("it has no class") { $0 = $0.map { Array($0.prefix(2)) } },
    Bad("it has no rows") { $0 = [$0[0]] },
  ]

  @Test("a file is refused by row", arguments: bad)
  func refused(_ test: Bad) throws {
    var rows = try table(try atlas.run("own", tasks: "mtl", guesses: false))
    test.change(&rows)
    for row in rows.indices.dropFirst() where rows[row].count < rows[0].count {
      rows[row].append("0.1")
    }
    let path = try write(rows)
    let error = #expect(throws: EvaluationError.self) {
      try PredictionImport(path, name: nil, pack: atlas.pack)
    }
    #expect(error?.description.contains(test.says) == true, "\(error?.description ?? "none")")
    #expect(error?.exitStatus == .badData)
  }

  @Test func `softmaxes rounded to two digits are taken, and read back from the run`() throws {
    var rows = try table(try atlas.run("own", tasks: "mtl", guesses: false))
    for row in rows.indices.dropFirst() {
      // Five shares of 1/5, each rounded up by as much as two digits allow.
      rows[row].replaceSubrange(4..<9, with: [String](repeating: "0.2049", count: 5))
    }
    let imported = try ImportedRuns([try write(rows)], names: [], pack: atlas.pack)
    defer { imported.remove() }
    #expect(try EvaluatedModel(run: imported.runs[0], pack: atlas.pack).images.count == 50)
    rows[5].replaceSubrange(4..<9, with: [String](repeating: "0.2052", count: 5))
    let path = try write(rows)
    #expect(throws: EvaluationError.self) {
      try PredictionImport(path, name: nil, pack: atlas.pack)
    }
  }

  @Test(
    "rows of a part that trains or validates are refused", arguments: [SplitRole.train, .valid])
  func seen(_ role: SplitRole) throws {
    let roles: [SplitRole?] = [.test, role, .test, .test, .test]
    let official = try PlantedAtlas(in: folder.file("official"), cases: 50, roles: roles)
    let rows = try table(try atlas.run("own", tasks: "mtl", guesses: false))
    let path = try write(rows)
    let error = #expect(throws: EvaluationError.self) {
      try PredictionImport(path, name: nil, pack: official.pack)
    }
    let says = error?.description ?? ""
    #expect(says.contains(role == .train ? "that trains" : "that validates"), "\(says)")
    let first = try #require(rows.indices.dropFirst().first { rows[$0][1] == "1" })
    #expect(says.contains("theirs.csv:\(first + 1): image \(rows[first][0])"), "\(says)")
    let tested = try write([rows[0]] + rows.dropFirst().filter { $0[1] != "1" })
    #expect(throws: Never.self) { try PredictionImport(tested, name: nil, pack: official.pack) }
  }

  @Test func `a part of a fold is refused, and two models of one name too`() throws {
    let data = try SyntheticData(in: folder.file("data"), cases: 20)
    let classes = data.pack.manifest.lesions.map(\.id)
    let header = ["image"] + classes.map { "lesion:\($0)" }
    let fold = data.pack.images[0].fold
    let images = data.pack.images.filter { $0.fold == fold && $0.pixels != nil }
    let rows = images.map { [$0.id.rawValue] + classes.map { _ in "0.5" } }
    let whole = try write([header] + rows)
    #expect(throws: Never.self) { try PredictionImport(whole, name: nil, pack: data.pack) }
    let imports = #expect(throws: EvaluationError.sameName("theirs")) {
      try ImportedRuns([whole, whole], names: [], pack: data.pack)
    }
    #expect(imports?.exitStatus == .usage)
    let part = try write([header] + rows.dropLast(2))
    let error = #expect(throws: EvaluationError.self) {
      try PredictionImport(part, name: nil, pack: data.pack)
    }
    #expect(error?.description.contains("lacks 2 images of fold \(fold.rawValue)") == true)
  }
}
