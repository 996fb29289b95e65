import Digests
import Files
import Foundation
import TestSupport
import Testing

/// kill -9 at any time, then the same command again: the same result as without the kill.
@Suite(.serialized) struct KillTests {
  private static let moments = [0.05, 0.15, 0.3, 0.6, 1.2]

  /// Kills a command at rising moments, then lets it finish.
  private func survive(
    _ workspace: Workspace, _ command: String, _ arguments: [String]
  ) throws -> Int {
    var kills = 0
    for moment in Self.moments
    where try CommandLineTool(command).kill(after: moment, arguments, in: workspace.path) {
      kills += 1
    }
    try workspace.run(command, arguments)
    return kills
  }

  @Test("ingest, refine and train killed at many moments give the undisturbed bytes")
  func killed() throws {
    let sample = ["data/atlas", "--cases", "150", "--image-side", "64"]
    let refine = ["--rules", "taxonomy/rules.yaml"]
    let train = ["--folds", "0", "--epochs", "2", "--name", "run"]
    let calm = try Workspace()
    let rough = try Workspace()
    for workspace in [calm, rough] { try workspace.run("derm-sample", sample) }

    try calm.run("derm-ingest")
    let ingestKills = try survive(rough, "derm-ingest", [])
    let digest = try calm.run("derm-refine", refine).output
    let refineKills = try survive(rough, "derm-refine", refine)
    // The pack's digest covers the catalogue's facts, the lock and the labels.
    #expect(try rough.run("derm-refine", refine).output == digest)
    for name in ["taxonomy/rules.lock", "taxonomy/rules.folds.csv"] {
      #expect(
        try Digest.ofFile(rough.folder.file(name)) == Digest.ofFile(calm.folder.file(name)),
        "\(name)")
    }

    try calm.run("derm-train", train)
    let trainKills = try survive(rough, "derm-train", train)
    for name in ["predictions.csv", "best.safetensors", "features.safetensors"] {
      let path = "data/runs/run/fold-0/\(name)"
      #expect(
        try Digest.ofFile(rough.folder.file(path)) == Digest.ofFile(calm.folder.file(path)),
        "\(name)")
    }
    // A test that never hits the work would prove nothing.
    #expect(ingestKills > 0 && refineKills > 0 && trainKills > 0)
    try expectSavedOnTerm(calm)
  }

  /// SIGTERM saves and exits with status 143, and the same command then finishes.
  private func expectSavedOnTerm(_ workspace: Workspace) throws {
    let arguments = ["--folds", "0", "--epochs", "40", "--name", "term"]
    let outcome = try CommandLineTool("derm-train").signal(
      SIGTERM, after: 3, arguments, in: workspace.path)
    #expect(outcome.status == 143, "\(outcome.errors)")
    #expect(Folder.exists(workspace.folder.file("data/runs/term/fold-0/last.safetensors")))
  }
}
