import Artifacts
import Digests
import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

/// What a fold's tables of scores must be before anybody counts with them.
@Suite struct RunPredictionTests {
  /// Cells of the first fold's table: a row from 0, a column, what is written there, and words of the error.
  static let cells: [(row: Int, column: Int, text: String, words: [String])] = [
    (0, 2, "nan", [":2:", "s/0", "lesion:a", "not a number"]),
    (1, 3, "NaN", [":3:", "s/2", "lesion:b", "not a number"]),
    (1, 2, "inf", [":3:", "s/2", "lesion:a", "not a number"]),
    (0, 2, "1.7", [":2:", "s/0", "lesion:a", "1.7", "between 0 and 1"]),
    (0, 2, "-0.2", [":2:", "s/0", "lesion:a", "-0.2", "between 0 and 1"]),
    (0, 4, "1.002", [":2:", "s/0", "site:hands", "between 0 and 1"]),
    (2, 5, "nan", [":4:", "s/4", "lesion-logit:a", "not a number"]),
    (2, 7, "-inf", [":4:", "s/4", "site-logit:hands", "not a number"]),
    (0, 2, "", [":2:", "lesion:a", "not a number"]),
    (0, 1, "1", [":2:", "s/0", "fold 1 in the file of fold 0"]),
    (0, 1, "-1", [":2:", "not a number of a fold"]),
    (1, 0, "s/0", [":3:", "s/0", "line 2 is about it too"]),
    (0, 0, "s/nothere", [":2:", "s/nothere", "does not hold it", "--pack"]),
    (0, 0, "s/1", ["s/1", "fold-0/predictions.csv:2 is about it too"]),
  ]

  private func rows(_ path: String) throws -> [[String]] {
    let file = try MappedFile(path)
    let table = CSVTable.parse(file.bytes(0..<file.count))
    return [table.header] + table.rows.map(\.fields)
  }

  private func write(_ rows: [[String]], _ path: String) throws {
    let lines = rows.map { $0.joined(separator: ",") + "\n" }
    try AtomicFile.write(lines.joined(), to: path)
  }

  private func isRefused(_ data: FoldedPack, _ words: [String]) -> Bool {
    do {
      _ = try Run.open(data.run).predictions(on: data.pack)
    } catch {
      return error.exitStatus == .badData
        && (words + ["fold-0/predictions.csv"]).allSatisfy { "\(error)".contains($0) }
    }
    return false
  }

  @Test("a cell that can't be so is refused with file, line, image and column", arguments: 0..<14)
  func cell(number: Int) throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    #expect(try Run.open(data.run).predictions(on: data.pack).images.count == 5)
    let path = "\(data.run)/fold-0/predictions.csv"
    let edit = Self.cells[number]
    var table = try rows(path)
    table[edit.row + 1][edit.column] = edit.text
    try write(table, path)
    #expect(isRefused(data, edit.words), "\(edit)")
  }

  @Test("an image twice, also in another fold's file, and an image left out are refused")
  func rowsOfImages() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    let path = "\(data.run)/fold-0/predictions.csv"
    let whole = try rows(path)
    var twice = whole
    twice.append(whole[1])
    twice[4][2] = "0.99"
    try write(twice, path)
    #expect(isRefused(data, [":5:", "s/0", "line 2"]))
    try write(Array(whole.dropLast()), path)
    #expect(isRefused(data, ["leaves out 1 image", "s/4"]))
    try write([whole[0]], path)
    #expect(isRefused(data, ["leaves out 3 image", "s/0"]))
    try write(whole, path)
    let other = "\(data.run)/fold-1/predictions.csv"
    var second = try rows(other)
    // An image that went to another fold's file as a whole.
    var moved = whole
    moved.append(second[1])
    moved[4][1] = "0"
    try write(moved, path)
    try write([second[0], second[2]], other)
    #expect(isRefused(data, [":5:", "s/1", "in fold 1 of the data set, not in fold 0"]))
    try write(whole, path)
    second.append(whole[1])
    second[3][1] = "1"
    try write(second, other)
    #expect {
      try Run.open(data.run).predictions()
    } throws: {
      "\($0)".contains("fold-1/predictions.csv:4") && "\($0)".contains("fold-0/predictions.csv:2")
    }
  }

  @Test("columns that are doubled, missing or exchanged are named")
  func columns() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    let path = "\(data.run)/fold-0/predictions.csv"
    let whole = try rows(path)
    for (edit, word) in [
      ({ (row: inout [String]) in row[3] = row[2] }, "two columns are called 'lesion:a'"),
      ({ $0.remove(at: 5) }, "column 6 is 'lesion-logit:b' where 'lesion-logit:a' belongs"),
      ({ $0.removeLast() }, "column 8 is nothing where 'site-logit:hands' belongs"),
      ({ $0.swapAt(0, 1) }, "column 1 is 'fold' where 'image' belongs"),
    ] as [((inout [String]) -> Void, String)] {
      var table = whole
      for row in table.indices { edit(&table[row]) }
      if word.hasPrefix("two") { for row in 1..<table.count { table[row] = whole[row] } }
      try write(table, path)
      #expect(isRefused(data, ["line 1", word]), "\(word)")
    }
  }

  @Test("site probabilities of more than one in all are refused")
  func sum() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write(
      "image,fold,site:a,site:b,site-logit:a,site-logit:b\ns/1,0,0.5,0.5,0,0\ns/2,0,0.6,0.5,0,0\n",
      to: folder.file("p.csv"))
    #expect {
      try Predictions.read(folder.file("p.csv"))
    } throws: { "\($0)".contains(":3: image s/2") && "\($0)".contains("sum to 1.1") }
  }

  @Test("validation rows are those that run.json names, and none that the fold tests")
  func validation() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    let run = try Run.open(data.run)
    #expect(try run.validation(on: data.pack)?.images == [ImageID("s/1"), ImageID("s/0")])
    let path = "\(data.run)/fold-0/validation.csv"
    for (images, word) in [
      ([3], "does not name it"), ([0], "fold 0 tests it"), ([], "leaves out 1"),
    ] {
      try data.predictions(images, fold: 0).csv.write(to: path)
      #expect {
        try run.validation(on: data.pack)
      } throws: { "\($0)".contains(word) }
    }
  }

  @Test("a run of another data set keeps its folds, and its features and maps are left out")
  func otherPack() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun(pack: Digest.of([9]))
    try data.predictions([0], fold: 1).csv.write(to: "\(data.run)/fold-1/predictions.csv")
    try data.predictions([1, 2], fold: 0).csv.write(to: "\(data.run)/fold-0/predictions.csv")
    let run = try Run.open(data.run)
    #expect(try run.predictions(on: data.pack).images.count == 3)
    #expect(try run.features(fold: 0, on: data.pack) == nil)
    #expect(try run.attention(fold: 0, on: data.pack) == nil)
  }

  @Test(
    "an evaluation has all images with one fold, and may leave out those without pixels alone")
  func evaluation() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    try AtomicFile.write("{}", to: "\(data.run)/evaluation.json")
    var manifest = try Run.open(data.run).manifest
    manifest.finishedFolds = [0]
    try Run.write(manifest, to: data.run)
    let path = "\(data.run)/fold-0/predictions.csv"
    try data.predictions([0, 1, 2, 3, 4], fold: 0).csv.write(to: path)
    #expect(try Run.open(data.run).predictions(on: data.pack).images.count == 5)
    try data.predictions([0, 1, 2, 3], fold: 0).csv.write(to: path)
    #expect(isRefused(data, ["leaves out 1", "s/4"]))
  }

  @Test("features and maps with numbers that are none, or of no image or class, are refused")
  func features() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun()
    let run = try Run.open(data.run)
    #expect(try run.features(fold: 0, on: data.pack)?.images == [0, 1, 2])
    #expect(try run.attention(fold: 0, on: data.pack)?.classes == [0, -1])
    let features = "\(data.run)/fold-0/features.safetensors"
    for (images, values, word) in [
      ([0, 1], [1, .nan], "pool5, row 1, image 1: nan"), ([0, 0], [1, 2], "image 0 has two rows"),
      ([0, 6], [1, 2], "image 6"), ([-1, 0], [1, 2], "image -1"),
    ] as [([Int], [Float], String)] {
      try FeatureTable(images: images, width: 1, values: values).write(to: features)
      #expect { try run.features(fold: 0, on: data.pack) } throws: { "\($0)".contains(word) }
    }
    // What half precision can't hold is stored as its largest number.
    try FeatureTable(images: [0], width: 1, values: [1e6]).write(to: features)
    #expect(try run.features(fold: 0, on: data.pack)?.values == [65504])
    let maps = "\(data.run)/fold-0/attention.safetensors"
    for (kind, value, word) in [
      (0, .infinity, "maps, row 0, image 0: inf"), (2, 1, "class 2"), (-3, 1, "class -3"),
    ] as [(Int, Float, String)] {
      try AttentionTable(images: [0], classes: [kind], height: 1, width: 1, values: [value])
        .write(to: maps)
      #expect { try run.attention(fold: 0, on: data.pack) } throws: { "\($0)".contains(word) }
    }
  }

  @Test(
    "features and maps that a run vouches for must have their bytes, changed scores are reported")
  func vouched() throws {
    let data = try FoldedPack(in: TemporaryFolder())
    try data.writeRun(digests: true)
    let run = try Run.open(data.run)
    #expect(run.manifest.files?.count == 8)
    #expect(try run.predictions(on: data.pack).images.count == 5)
    for name in [
      "predictions.csv", "validation.csv", "features.safetensors", "attention.safetensors",
    ] {
      let path = "\(data.run)/fold-1/\(name)"
      let file = try MappedFile(path)
      let whole = file.bytes(0..<file.count)
      var other = whole
      let isTable = name.hasSuffix(".csv")
      // A digit of a score for a table, any bit for the others.
      let index = isTable ? whole.lastIndex { (48...56).contains($0) } : whole.count - 2
      other[try #require(index)] ^= 1
      try AtomicFile.write(other, to: path)
      if isTable {
        _ = try? read(run, data.pack)
        #expect(try run.changedTables() == ["fold-1/\(name)"])
      } else {
        #expect { try read(run, data.pack) } throws: { "\($0)".contains("run.json names") }
      }
      try AtomicFile.write(whole, to: path)
      try read(run, data.pack)
      #expect(try run.changedTables().isEmpty)
    }
    var manifest = run.manifest
    manifest.files?["fold-0/features.safetensors"] = nil
    try Run.write(manifest, to: data.run)
    #expect { try read(try Run.open(data.run), data.pack) } throws: {
      "\($0)".contains("does not name it")
    }
  }

  private func read(_ run: Run, _ pack: Pack) throws {
    _ = try run.predictions(on: pack)
    _ = try run.validation(on: pack)
    for fold in 0..<2 {
      _ = try run.features(fold: fold, on: pack)
      _ = try run.attention(fold: fold, on: pack)
    }
  }
}
