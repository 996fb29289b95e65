internal import Files
internal import Foundation
internal import Metrics
internal import Vocabulary

// dermbench ROW PATH: does a row's work on a file or folder that bench.py prepared, and prints seconds and results as
// a line of JSON. The work is done once, but for `plan-after-edit`, which takes the fastest of five.

/// Scores and labels as bench.py writes them: rows i32, classes i32, f32 scores, u8 states, i32 groups.
func readScores(_ path: String) throws -> (scores: Scores, groups: [Int]) {
  let file = try MappedFile(path)
  return file.withUnsafeBytes { raw in
    let rows = Int(raw.loadUnaligned(fromByteOffset: 0, as: Int32.self))
    let classes = Int(raw.loadUnaligned(fromByteOffset: 4, as: Int32.self))
    let cells = rows * classes
    let values = (0..<cells).map { raw.loadUnaligned(fromByteOffset: 8 + 4 * $0, as: Float.self) }
    let states = (0..<cells).map { LabelState(rawValue: raw[8 + 4 * cells + $0]) ?? .unknown }
    let groups = (0..<rows).map {
      Int(raw.loadUnaligned(fromByteOffset: 8 + 5 * cells + 4 * $0, as: Int32.self))
    }
    return (Scores(classes: classes, values: values, states: states), groups)
  }
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try work()
  return (ContinuousClock.now - start) / .seconds(1)
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  print(
    "usage: dermbench class-ap|image-ap|bootstrap|perceptual-hash|hash-pairs|partial-copies|"
      + "catalogue|sqlite-alone|crops|retrieval|split|label-errors|rules|plan-after-edit|correlation|report|"
      + "model-runs PATH")
  exit(64)
}
for rows in [CopyRows.run, RuleRows.run, ReportRows.run] {
  if let line = try rows(arguments[1], arguments[2]) {
    print(line)
    exit(0)
  }
}
if arguments[1] == "partial-copies" {
  print(try PartialCopyRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "catalogue" {
  print(try CatalogueRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "sqlite-alone" {
  print(try SQLiteAloneRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "crops" {
  print(try CropRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "retrieval" {
  print(try RetrievalRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "label-errors" {
  print(try LabelErrorRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "plan-after-edit" {
  print(try PlanRow.run(arguments[2]))
  exit(0)
}
if arguments[1] == "split" {
  print(try SplitRow.run(arguments[2]))
  exit(0)
}
let (scores, groups) = try readScores(arguments[2])
var value: Double?
let time: Double
switch arguments[1] {
case "class-ap": time = seconds { value = AveragePrecision().value(of: scores) }
case "image-ap": time = seconds { value = ImageAveragePrecision().value(of: scores) }
case "bootstrap":
  time = seconds {
    let prepared = AveragePrecision().prepare(scores, rows: Array(0..<scores.rows))
    let bootstrap = GroupBootstrap(
      groups: groups, folds: [Int](repeating: 0, count: scores.rows), replicates: 1000)
    let unit = [UInt16](repeating: 1, count: scores.rows)
    let interval = bootstrap.replicates(of: [Mean.of(prepared.values(unit))]) {
      prepared.values($0).map { [Mean.of($0)] }
    }.interval
    value = interval.map { $0.high - $0.low }
  }
default:
  print("unknown row \(arguments[1])")
  exit(64)
}
print("{\"seconds\": \(time), \"value\": \(value ?? .nan)}")
