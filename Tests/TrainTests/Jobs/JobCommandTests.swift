import Artifacts
import Digests
import Files
import Foundation
import Synchronization
import TestSupport
import Testing
@testable import Train

/// The real command as jobs: several processes at once, killed, doubled, collected.
@Suite(.serialized) struct JobCommandTests {
  private static let parallel = "/usr/bin/parallel"
  private let tool = CommandLineTool("derm-train")

  private func write(_ tiny: TinyPack) throws {
    for (name, tasks) in [("mtl", Tasks.mtl), ("resnet", .lesion)] {
      var recipe = tiny.recipe
      recipe.name = "tiny-\(name)"
      recipe.tasks = tasks
      recipe.input.testCrops = 1
      try AtomicFile.write(recipe.text, to: tiny.folder.file("recipes/tiny-\(name).yaml"))
    }
  }

  private func arguments(_ tiny: TinyPack, _ runs: String) -> [String] {
    [
      "--recipes", "tiny", "--pack", tiny.pack.path, "--out", runs, "--reports", "\(runs)-reports",
      "--folds", "0,1", "--threads", "1", "--epochs", "2",
    ]
  }

  /// The digests of all files below a folder that have no times in them.
  private func files(_ tiny: TinyPack, _ folder: String) throws -> [String: Digest] {
    let root = tiny.folder.file(folder)
    let timed = ["events.jsonl", "previous.safetensors", ".derm-output"]
    var digests: [String: Digest] = [:]
    for case let path as String in try #require(FileManager.default.enumerator(atPath: root))
    where !Folder.isFolder("\(root)/\(path)") && !timed.contains(Folder.name(of: path)) {
      digests[path] = try Digest.ofFile("\(root)/\(path)")
    }
    return digests
  }

  private func expectSame(_ tiny: TinyPack, _ jobs: String) throws {
    for suffix in ["", "-reports"] {
      let (found, wanted) = try (files(tiny, jobs + suffix), files(tiny, "whole" + suffix))
      #expect(found.count > 10 && Set(found.keys) == Set(wanted.keys))
      for (path, digest) in wanted.sorted(by: { $0.key < $1.key }) {
        #expect(found[path] == digest, "\(path)")
      }
    }
  }

  @Test func `jobs at once, killed, doubled and collected give the bytes of one process`() throws {
    let tiny = try TinyPack(count: 36)
    try write(tiny)
    let root = tiny.folder.file(".")
    #expect(try tool.run(arguments(tiny, "whole"), in: root).status == 0)
    let jobs = arguments(tiny, "jobs")
    var kills = 0
    // A job may take a tenth of a second here and a minute there: the first kill hits it on every machine.
    for seconds in [0.02, 0.08, 0.2, 0.5]
    where try tool.kill(after: seconds, jobs + ["--job", "4/4"], in: root) { kills += 1 }
    #expect(kills >= 1)
    let early = try tool.run(jobs + ["--collect"], in: root)
    #expect(early.status == 66 && early.output.isEmpty)
    #expect(early.errors.contains(" of 4 jobs are not finished: 1/4 (tiny-mtl, fold 0), 2/4"))
    // Both systems begin at once, each with two jobs.
    let failures = Mutex<[String]>([])
    let tool = tool
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      let outcome = try? tool.run(jobs + ["--job", "\([3, 2, 4, 1][index])/4"], in: root)
      if outcome?.status != 0 { failures.withLock { $0.append(outcome?.errors ?? "no start") } }
    }
    #expect(failures.withLock { $0 } == [])
    let twice = try tool.run(jobs + ["--job", "2/4"], in: root)
    #expect(twice.status == 0 && twice.errors.contains("fold-1 is finished: nothing to do"))
    #expect(twice.output.hasSuffix("/fold-1\n"))
    let collected = try tool.run(jobs + ["--collect"], in: root)
    #expect(collected.status == 0, "\(collected.errors)")
    #expect(collected.output.hasSuffix("jobs-reports/tiny/index.html\n"))
    try expectSame(tiny, "jobs")
    let other = try tool.run(jobs + ["--job", "2/4", "--name", "x"], in: root)
    #expect(other.status == 64)
    for wrong in [
      ["--job", "2/5"], ["--job", "5/4"], ["--job", "2"], ["--job", "1/4", "--collect"],
    ] { #expect(try tool.run(jobs + wrong, in: root).status == 64, "\(wrong)") }
  }

  @Test func `the script for Slurm has the options of the training, and nothing is written`() throws
  {
    let tiny = try TinyPack(count: 36)
    try write(tiny)
    let root = tiny.folder.file(".")
    let own = ["--json", "--sbatch", "--partition=long", "--sbatch=--account=derm"]
    let outcome = try tool.run(
      ["slurm"] + own + arguments(tiny, "jobs") + ["--set", "validation=0.25"], in: root)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let options = (arguments(tiny, "jobs") + ["--set", "validation=0.25"]).joined(separator: " ")
    #expect(
      outcome.output.contains("/derm-train \(options) --job \"${SLURM_ARRAY_TASK_ID}/4\" &\n"))
    #expect(outcome.output.contains("/derm-train \(options) --collect\n"))
    #expect(outcome.output.components(separatedBy: "\n#SBATCH --partition=long\n").count == 3)
    #expect(outcome.output.contains("\n#SBATCH --account=derm\n"))
    #expect(outcome.output.contains("\n#SBATCH --cpus-per-task=1\n"))
    #expect(!Folder.exists(tiny.folder.file("jobs")))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: parallel), "no GNU parallel"))
  func `the line for GNU parallel gives the bytes of one process`() throws {
    let tiny = try TinyPack(count: 36)
    try write(tiny)
    let root = tiny.folder.file(".")
    #expect(try tool.run(arguments(tiny, "whole"), in: root).status == 0)
    let line = try tool.run(
      ["slurm", "--parallel", "--quiet"] + arguments(tiny, "jobs"), in: root
    ).output
    #expect(line.contains("seq 4 | parallel --quote --jobs "))
    let outcome = try CommandLineTool("/bin/bash").run(["-c", line], in: root)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try expectSame(tiny, "jobs")
  }
}
