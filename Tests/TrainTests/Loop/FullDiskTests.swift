import Artifacts
import Digests
import Files
import Foundation
import TestSupport
import Testing
@testable import Train

/// Writes that the system refuses: the error names the file, and nothing is broken.
///
/// A limit of file sizes refuses a write as a full disk does, and needs no rights to set.
@Suite(.serialized) struct FullDiskTests {
  private let tool = CommandLineTool("derm-train")

  private func arguments(_ tiny: TinyPack, _ name: String) throws -> [String] {
    var recipe = tiny.recipe
    recipe.epochs = 1
    try AtomicFile.write(recipe.text, to: tiny.folder.file("r.yaml"))
    return [
      "--pack", tiny.pack.path, "--recipe", tiny.folder.file("r.yaml"), "--out",
      tiny.folder.file("runs"), "--reports", tiny.folder.file("reports"), "--folds", "0", "--name",
      name, "--threads", "2",
    ]
  }

  private func digests(_ tiny: TinyPack, _ name: String) throws -> [Digest] {
    try ["best.safetensors", "last.safetensors", "predictions.csv", "features.safetensors"].map {
      try Digest.ofFile(tiny.folder.file("runs/\(name)/fold-0/\($0)"))
    }
  }

  @Test func `a checkpoint that can't be written leaves the old one, and the run goes on later`()
    throws
  {
    let tiny = try TinyPack(count: 60)
    #expect(try tool.run(try arguments(tiny, "whole")).status == 0)
    let broken = try arguments(tiny, "broken")
    let refused = try tool.limited(toFileKilobytes: 64).run(broken)
    #expect(refused.status == 74, "\(refused.errors)")
    #expect(refused.errors.contains("best.safetensors: cannot write: File too large"))
    let folder = tiny.folder.file("runs/broken/fold-0")
    #expect(try Folder.names(in: folder).isEmpty)
    #expect(try tool.run(broken).status == 0)
    #expect(try digests(tiny, "broken") == digests(tiny, "whole"))
  }

  @Test func `predictions that can't be written are not there at all, and are made later`() throws {
    let tiny = try TinyPack(count: 240)
    #expect(try tool.run(try arguments(tiny, "whole")).status == 0)
    let broken = try arguments(tiny, "broken")
    #expect(try tool.run(broken).status == 0)
    // As if the run had been killed after its last checkpoint.
    let path = tiny.folder.file("runs/broken")
    for name in [
      "predictions.csv", "validation.csv", "features.safetensors", "attention.safetensors",
    ] {
      try Folder.remove("\(path)/fold-0/\(name)")
    }
    var manifest = try Run.open(path).manifest
    manifest.finishedFolds = []
    try Run.write(manifest, to: path)
    let refused = try tool.limited(toFileKilobytes: 8).run(broken)
    #expect(refused.status == 74, "\(refused.errors)")
    #expect(refused.errors.contains("predictions.csv: cannot write: File too large"))
    #expect(
      try Folder.names(in: "\(path)/fold-0")
        == ["best.safetensors", "last.safetensors", "previous.safetensors"].filter {
          Folder.exists("\(path)/fold-0/\($0)")
        })
    #expect(try tool.run(broken).status == 0)
    #expect(try digests(tiny, "broken") == digests(tiny, "whole"))
  }

  @Test func `SIGTERM saves and exits with status 143`() throws {
    let tiny = try TinyPack(count: 36)
    // A plateau would end it before the signal comes.
    let long =
      try arguments(tiny, "long") + ["--epochs", "100000", "--set", "schedule.kind=constant"]
    var step = 0
    // On a busy machine the first signals may come before the first step: the same command then begins again.
    for seconds in [1.5, 5, 20, 60] where step == 0 {
      let stopped = try tool.signal(SIGTERM, after: seconds, long)
      #expect(stopped.status == 143, "\(stopped.errors)")
      #expect(stopped.errors.contains("The same command resumes"))
      let checkpoint = try Checkpoint.read(
        tiny.folder.file("runs/long/fold-0/last.safetensors"))
      #expect(!checkpoint.state.isFinished)
      step = checkpoint.state.step
    }
    #expect(step > 0)
  }
}
