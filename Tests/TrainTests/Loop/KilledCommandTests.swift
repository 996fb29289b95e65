import Artifacts
import Digests
import Files
import Foundation
import TestSupport
import Testing
@testable import Train

/// The real command, killed for good at awkward moments.
@Suite(.serialized) struct KilledCommandTests {
  private let tool = CommandLineTool("derm-train")

  private func arguments(_ tiny: TinyPack, _ name: String) throws -> [String] {
    let recipe = tiny.folder.file("tiny.yaml")
    var values = tiny.recipe
    values.epochs = 8
    try AtomicFile.write(values.text, to: recipe)
    return [
      "--pack", tiny.pack.path, "--recipe", recipe, "--out", tiny.folder.file("runs"),
      "--reports", tiny.folder.file("reports"), "--folds", "0,1", "--name", name, "--threads", "2",
    ]
  }

  @Test func `kill -9 and the same command again give the bytes of an unbroken run`() throws {
    let tiny = try TinyPack(count: 36)
    let whole = try tool.run(try arguments(tiny, "whole"))
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.contains(tiny.folder.file("runs/whole")))
    let broken = try arguments(tiny, "broken")
    var kills = 0
    for seconds in [0.2, 0.5, 0.8, 0.4] where try tool.kill(after: seconds, broken) { kills += 1 }
    #expect(kills >= 1)
    #expect(try tool.run(broken).status == 0)
    for fold in 0..<2 {
      for name in [
        "best.safetensors", "last.safetensors", "predictions.csv", "features.safetensors",
        "attention.safetensors",
      ] {
        let files = try ["whole", "broken"].map { run in
          try Digest.ofFile(tiny.folder.file("runs/\(run)/fold-\(fold)/\(name)"))
        }
        #expect(files[0] == files[1], "fold \(fold): \(name)")
      }
    }
    let again = try tool.run(broken)
    #expect(again.status == 0 && again.errors.contains("nothing to do"))
    let other = try tool.run(broken + ["--epochs", "3"])
    #expect(other.status == 65 && other.errors.contains("epochs 8, now 3"))
  }

  @Test func `a wrong recipe, fold or pack ends with its status`() throws {
    let tiny = try TinyPack(count: 12)
    let good = try arguments(tiny, "x")
    #expect(try tool.run(good + ["--set", "batches=3"]).status == 64)
    #expect(try tool.run(good + ["--folds", "7"]).status == 65)
    #expect(try tool.run(good + ["--folds", "x"]).status == 64)
    #expect(try tool.run(good + ["--pack", "/nowhere"]).status == 66)
    #expect(try tool.run(["predict", "--checkpoint", "/nowhere", "--images", "/"]).status == 66)
  }
}
