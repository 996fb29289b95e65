import Artifacts
import Digests
import Files
import Foundation
import TestSupport
import Testing
@testable import Train

/// The real command with several recipes: one plan, all runs, one comparison, resumable as a whole.
@Suite(.serialized) struct SeveralSystemsTests {
  private let tool = CommandLineTool("derm-train")

  /// Recipes of three systems, named as the paper's are.
  private func write(_ tiny: TinyPack) throws {
    for (name, tasks) in [("mtl", Tasks.mtl), ("resnet", .lesion), ("site", .site)] {
      var recipe = tiny.recipe
      recipe.name = "tiny-\(name)"
      recipe.tasks = tasks
      recipe.accumulate = 2
      recipe.input.testCrops = 1
      // The few validation images of so small a pack have no known site, so their loss can't be watched.
      recipe.schedule.kind = .cosine
      try AtomicFile.write(recipe.text, to: tiny.folder.file("recipes/tiny-\(name).yaml"))
    }
  }

  private func arguments(_ tiny: TinyPack, _ runs: String) -> [String] {
    [
      "--recipes", "tiny", "--pack", tiny.pack.path, "--out", runs, "--reports", "\(runs)-reports",
      "--folds", "0,1", "--threads", "2", "--epochs", "2",
    ]
  }

  @Test func `all systems are trained, compared, and go on after kill -9`() throws {
    let tiny = try TinyPack(count: 36)
    try write(tiny)
    let root = tiny.folder.file(".")
    let whole = try tool.run(arguments(tiny, "whole"), in: root)
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.errors.contains("3 systems: at most"))
    let names = try Folder.names(in: tiny.folder.file("whole"))
    #expect(names.map { $0.dropLast(9) } == ["tiny-mtl", "tiny-resnet", "tiny-site"])
    for name in names { #expect(whole.output.contains("whole/\(name)\n")) }
    #expect(whole.output.hasSuffix("whole-reports/tiny/index.html\n"))
    let summary = try String(
      contentsOfFile: tiny.folder.file("whole-reports/tiny/summary.csv"), encoding: .utf8)
    let models = Set(
      summary.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first })
    // Three systems, and the lesion-only and the multi-task one together.
    #expect(models.isSuperset(of: names.map { Substring($0) }) && models.count > 3, "\(models)")
    var kills = 0
    for seconds in [0.6, 1.2, 0.9]
    where try tool.kill(after: seconds, arguments(tiny, "broken"), in: root) { kills += 1 }
    #expect(kills >= 1)
    let last = try tool.run(arguments(tiny, "broken"), in: root)
    #expect(last.status == 0, "\(last.errors)")
    for name in names {
      for file in ["best.safetensors", "last.safetensors", "predictions.csv"] {
        for fold in 0..<2 {
          let digests = try ["whole", "broken"].map {
            try Digest.ofFile(tiny.folder.file("\($0)/\(name)/fold-\(fold)/\(file)"))
          }
          #expect(digests[0] == digests[1], "\(name) fold \(fold) \(file)")
        }
      }
    }
    let again = try tool.run(arguments(tiny, "broken"), in: root)
    #expect(again.status == 0 && !again.errors.contains("systems:"))
    #expect(again.errors.components(separatedBy: "nothing to do").count == 4)
    let events = try tool.run(arguments(tiny, "json") + ["--json"], in: root).errors
    for wanted in [
      "{\"event\":\"note\",\"recipe\":\"tiny-resnet\",\"text\":\"system 2 of 3: tiny-resnet\"}",
      "\"event\":\"epoch\",\"fold\":1,\"recipe\":\"tiny-site\"",
    ] { #expect(events.contains(wanted), "\(events.prefix(3000))") }
  }

  @Test func `somebody's folder where the comparison would go stops all before they begin`() throws
  {
    let tiny = try TinyPack(count: 12)
    try write(tiny)
    let root = tiny.folder.file(".")
    try AtomicFile.write("mine", to: "\(root)/runs-reports/tiny/notes.txt")
    let outcome = try tool.run(arguments(tiny, "runs"), in: root)
    #expect(outcome.status == 74 && outcome.errors.contains("notes.txt"), "\(outcome.errors)")
    #expect(!Folder.exists("\(root)/runs"))
  }

  @Test func `what contradicts itself is refused before anything is trained`() throws {
    let tiny = try TinyPack(count: 12)
    try write(tiny)
    let root = tiny.folder.file(".")
    let good = arguments(tiny, "runs")
    let named = try tool.run(good + ["--name", "x"], in: root)
    #expect(named.status == 64 && named.errors.contains("can't name 3 runs"))
    let both = try tool.run(good + ["--recipe", "recipes/tiny-mtl.yaml"], in: root)
    #expect(both.status == 64 && both.errors.contains("not both"))
    let none = try tool.run(["--recipes", "absent", "--pack", tiny.pack.path], in: root)
    #expect(none.status == 66 && none.errors.contains("recipes/absent-*.yaml"))
    let weights = try tool.run(good + ["--init", "a", "--init", "b"], in: root)
    #expect(weights.status == 64 && weights.errors.contains("need their models"))
    // The weights of another model are not this one's: they are not even opened.
    let other = try tool.run(good + ["--init", "resnet50=/nowhere", "--epochs", "1"], in: root)
    #expect(other.status == 0, "\(other.errors)")
    let small = try tool.run(good + ["--set", "memory=10KiB", "--epochs", "1"], in: root)
    #expect(small.status == 74 && small.errors.contains("the recipe's 'memory' has"))
  }
}
