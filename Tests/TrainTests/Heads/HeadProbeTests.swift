import Artifacts
import Evaluation
import Files
import Metrics
import Randomness
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// Further heads where no network is trained: probes on given features, and anybody's predictions.
@Suite(.serialized) struct HeadProbeTests {
  private let tool = CommandLineTool("derm-train")

  private static func diagnosis(_ index: Int) -> String {
    index % 7 == 6 ? "" : index % 2 == 1 ? "Psoriasis." : "eczema"
  }

  /// A pack of two diagnoses, and a file of features that say which an image has.
  private func tiny() throws -> (pack: TinyPack, features: String) {
    let tiny = try TinyPack(count: 60, diagnosis: Self.diagnosis)
    var random = RandomStream(seed: 2, purpose: "features")
    let rows = tiny.pack.images.enumerated().map { index, image in
      let values = (0..<4).map { _ in random.unit() - 0.5 }
      return "\(image.id.rawValue),\(values[0] + Double(index % 2)),"
        + values.dropFirst().map { "\($0)" }.joined(separator: ",") + "\n"
    }
    try AtomicFile.write(
      "image,a,b,c,d\n" + rows.joined(), to: tiny.folder.file("features.csv"))
    return (tiny, "features.csv")
  }

  @Test("a probe has the further heads that are asked for", arguments: [0, 6])
  func probe(_ hidden: Int) throws {
    let (tiny, features) = try tiny()
    let root = tiny.folder.file(".")
    let arguments =
      [
        "--features", features, "--pack", tiny.pack.path, "--name", "p", "--set", "validation=0.2",
        "--set", "heads={diagnosis: {kind: multi-class, at_least: 5}}",
      ] + (hidden == 0 ? [] : ["--probe-hidden", "\(hidden)"])
    let outcome = try tool.run(arguments, in: root)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let run = try Run.open("\(root)/data/runs/p")
    #expect(run.manifest.model == (hidden == 0 ? "linear-probe" : "hidden-probe"))
    #expect(run.manifest.heads?.map(\.classes) == [["eczema", "psoriasis"]])
    let scores = try #require(try run.predictions(on: tiny.pack).heads.last)
    #expect(scores.head.id == "diagnosis")
    let images = try run.predictions(on: tiny.pack).images
    var right = 0
    for (row, id) in images.enumerated() {
      let index = try #require(tiny.pack.images.firstIndex { $0.id == id })
      let isSecond = scores.probabilities[row * 2 + 1] > 0.5
      right += isSecond == (index % 2 == 1) ? 1 : 0
    }
    #expect(right > (hidden == 0 ? 50 : 45), "\(right) of 60")
    let page = try MappedFile("\(root)/reports/p/heads.csv")
    #expect(String(decoding: page.bytes(0..<page.count), as: UTF8.self).contains("diagnosis"))
    let parts = try Safetensors.read("\(run.folder)/fold-0/probe.safetensors")
    #expect(parts["bias"]?.shape == [7])
    #expect(parts["hidden.weight"]?.shape == (hidden == 0 ? nil : [hidden, 4]))
    // The same command has nothing to do; another width is another run.
    let again = try tool.run(arguments, in: root)
    #expect(again.errors.contains("nothing to do"))
    let other = try tool.run(
      arguments.filter { !["--probe-hidden", "6"].contains($0) } + ["--probe-hidden", "9"], in: root
    )
    #expect(other.status == 65, "\(other.errors)")
  }

  @Test func `keys of heads that a probe would not heed are refused`() throws {
    let (tiny, features) = try tiny()
    for (keys, says) in [
      ("smoothing: 0.1", "does not use heads.diagnosis.smoothing"),
      ("class_weights: balanced", "does not use heads.diagnosis.class_weights"),
      ("weight: 0.3", "fits each head for itself"),
    ] {
      let outcome = try tool.run(
        [
          "--features", features, "--pack", tiny.pack.path, "--name", "q", "--set",
          "heads={diagnosis: {\(keys)}}",
        ], in: tiny.folder.file("."))
      #expect(outcome.status == 64 && outcome.errors.contains(says), "\(outcome.errors)")
    }
  }

  @Test func `anybody's predictions of diagnoses are evaluated as the run that they came from`()
    throws
  {
    let (tiny, features) = try tiny()
    let root = tiny.folder.file(".")
    _ = try tool.run(
      [
        "--features", features, "--pack", tiny.pack.path, "--name", "p", "--set", "validation=0.2",
        "--set", "heads={diagnosis: {at_least: 5}}",
      ], in: root)
    let run = try Run.open("\(root)/data/runs/p")
    let own = try EvaluatedModel(run: run, pack: tiny.pack)
    let table = try run.predictions(on: tiny.pack)
    func file(_ change: (inout [[String]]) -> Void) throws -> String {
      var rows = [["image", "fold"] + table.heads.flatMap(\.head.columns)]
      for (row, image) in table.images.enumerated() {
        rows.append(
          [image.rawValue, "\(table.folds[row].rawValue)"]
            + table.heads.flatMap { scores in
              let count = scores.head.classes.count
              return scores.probabilities[row * count..<(row + 1) * count].map { "\($0)" }
            })
      }
      change(&rows)
      let path = "\(root)/theirs.csv"
      try AtomicFile.write(
        rows.map { $0.joined(separator: ",") + "\n" }.joined(), to: path)
      return path
    }
    let imported = try ImportedRuns([try file { _ in }], names: ["theirs"], pack: tiny.pack)
    defer { imported.remove() }
    let theirs = try EvaluatedModel(run: imported.runs[0], pack: tiny.pack)
    #expect(theirs.further.map(\.head) == own.further.map(\.head))
    #expect(!own.further.isEmpty)
    for (one, other) in zip(own.further[0].scores.values, theirs.further[0].scores.values) {
      #expect(abs(one - other) < 1e-6)
    }
    let last = table.heads.reduce(2) { $0 + $1.head.classes.count } - 1
    for (says, change) in [
      ("Did you mean 'psoriasis'?", { $0[0][last] = "diagnosis:psoriasi" }),
      (
        "probabilities of head diagnosis sum to",
        { ($0[2][last], $0[2][last - 1]) = ("0.9", "0.9") }
      ),
      ("diagnosis:psoriasis is nan", { $0[3][last] = "nan" }),
      ("head 'diagnosis' has one class", { rows in rows = rows.map { Array($0.dropLast()) } }),
    ] as [(String, (inout [[String]]) -> Void)] {
      let path = try file(change)
      let error = #expect(throws: EvaluationError.self) {
        try PredictionImport(path, name: nil, pack: tiny.pack)
      }
      #expect(error?.description.contains(says) == true, "\(error?.description ?? "none")")
    }
  }
}
