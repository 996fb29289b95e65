import Artifacts
import Digests
import Files
import Foundation
import TestSupport
import Testing

/// A command never deletes or changes what it did not make: every output of every command, aimed at
/// somebody's files.
@Suite(.serialized) struct OutputFolderTests {
  private static let quick = ["--bootstraps", "20", "--permutations", "49"]

  /// Everything below a folder: paths with digests, links with targets.
  private func state(_ folder: String) throws -> [String: String] {
    var state: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let full = "\(folder)/\(path)"
      state[path] =
        try Folder.linkTarget(full)
        ?? (Folder.isFolder(full) ? "folder" : Digest.ofFile(full).hex)
    }
    return state
  }

  /// Runs a command and expects that it exits with status 74, says why, and changes nothing.
  private func refused(
    _ workspace: Workspace, _ command: String, _ arguments: [String],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try state(workspace.path)
    let outcome = try CommandLineTool(command).run(arguments, in: workspace.path)
    #expect(outcome.status == 74, "\(arguments): \(outcome.errors)", sourceLocation: location)
    #expect(outcome.errors.contains(": holds "), "\(outcome.errors)", sourceLocation: location)
    #expect(try state(workspace.path) == before, "\(arguments)", sourceLocation: location)
  }

  @Test func `no report takes the place of rules, catalogues, runs or anybody's files`() throws {
    let workspace = try Workspace()
    let file = workspace.folder.file
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "32"])
    try workspace.run("derm-ingest", ["--catalogue", "proj/c.sqlite", "--quiet"])
    try FileManager.default.copyItem(
      atPath: file("taxonomy/rules.yaml"), toPath: file("proj/rules.yaml"))
    try AtomicFile.write("mine", to: file("proj/notes.txt"))
    try AtomicFile.write("mine", to: file("pictures/a.jpg"))
    try AtomicFile.write("weights", to: file("data/runs/r/fold-0/best.safetensors"))
    try AtomicFile.write("weights", to: file("data/runs/s/fold-0/best.safetensors"))
    let refine =
      ["--rules", "proj/rules.yaml", "--catalogue", "proj/c.sqlite", "--out", "proj/packs"]
      + Self.quick
    for folder in [
      "proj", "pictures", "proj/", ".", "..", "/", "data", "data/atlas", "proj/notes.txt",
    ] {
      try refused(workspace, "derm-refine", refine + ["--reports", folder])
    }
    // The pack is there after a first run; a report in its place is refused all the same.
    try workspace.run("derm-refine", refine + ["--reports", "reports/a"])
    try workspace.run("derm-refine", refine + ["--reports", "reports/a"])
    for folder in ["proj/packs", "proj/packs/latest"] {
      try refused(workspace, "derm-refine", refine + ["--reports", folder])
    }
    let report = ["data/runs/r", "--pack", "proj/packs/latest", "--out"]
    for folder in ["data/runs/r", "data/runs", "data/runs/s", "proj", "pictures", "reports/a", "."]
    {
      try refused(workspace, "derm-report", report + [folder])
    }
    try AtomicFile.write("mine", to: file("reports/mine/notes.txt"))
    try refused(
      workspace, "derm-train",
      ["--pack", "proj/packs/latest", "--name", "mine", "--reports", "reports"])
    try refused(
      workspace, "derm-train",
      ["--pack", "proj/packs/latest", "--name", "mine", "--out", "reports", "--reports", "other"])
    // A note in a report of derm's own keeps it.
    try AtomicFile.write("mine", to: file("reports/a/notes.txt"))
    try refused(workspace, "derm-refine", refine + ["--reports", "reports/a"])
    try Folder.remove(file("reports/a/notes.txt"))
    symlink("a", file("reports/link"))
    try workspace.run("derm-refine", refine + ["--reports", "reports/link"])
    #expect(Folder.linkTarget(file("reports/link")) == "a")
  }

  @Test func `no export, table or page takes the place of a file that is none`() throws {
    let workspace = try Workspace()
    let file = workspace.folder.file
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "32"])
    try workspace.run("derm-ingest")
    try workspace.run("derm-refine", Self.quick)
    try AtomicFile.write("mine", to: file("mine/images.csv"))
    try AtomicFile.write("mine", to: file("mine.txt"))
    try AtomicFile.write("image,mine\n1,2\n", to: file("mine.csv"))
    for form in ["croissant", "imagefolder"] {
      for out in ["mine", "data", "data/packs", "mine.txt", "."] {
        try refused(workspace, "derm-refine", ["export", "--to", form, "--out", out])
      }
    }
    try refused(workspace, "derm-refine", ["export", "--to", "tar", "--out", "mine.txt"])
    try refused(workspace, "derm-refine", ["export", "--to", "tar", "--out", "mine"])
    try refused(
      workspace, "derm-refine", ["export", "--to", "tar", "--shard-size", "9", "--out", "mine"])
    for folder in ["mine", "data", "taxonomy", "."] {
      try refused(workspace, "derm-ingest", ["export", "--to", "csv", folder])
      try refused(workspace, "derm-refine", ["suggest", "--patch-out", folder])
      try refused(workspace, "derm-sample", [folder, "--cases", "2"])
    }
    for option in ["--csv", "--html"] {
      for out in ["mine.txt", "mine.csv", "taxonomy/rules.yaml", "mine"] {
        try refused(workspace, "derm-refine", ["plan", option, out])
      }
    }
    try refused(workspace, "derm-refine", ["status", "--json-out", "mine.txt"] + Self.quick)
    try refused(
      workspace, "derm-refine",
      ["explain", "--term", "papule", "--json-out", "taxonomy/rules.yaml"])
    // Derm's own are replaced, twice.
    for _ in 0..<2 {
      try workspace.run("derm-ingest", ["export", "--to", "csv", "tables"])
      try workspace.run("derm-refine", ["export", "--to", "imagefolder", "--out", "folder"])
      try workspace.run(
        "derm-refine", ["plan", "--csv", "plan.csv", "--html", "plan.html"])
      try workspace.run("derm-refine", ["suggest", "--patch-out", "patches"])
    }
    let patch = try #require(
      try Folder.names(in: file("patches")).first { $0.hasSuffix(".yaml") })
    try AtomicFile.write("# edited by hand\n", to: file("patches/\(patch)"))
    try refused(workspace, "derm-refine", ["suggest", "--patch-out", "patches"])
  }

  @Test func `links and files next to the rules and the catalogue are nobody's temporary ones`()
    throws
  {
    let workspace = try Workspace()
    let file = workspace.folder.file
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "32"])
    let names = [
      "data/catalogue.sqlite.tmp", "taxonomy/rules.lock.tmp", "taxonomy/rules.folds.csv.tmp",
      "reports/dataset.tmp",
    ]
    for (number, name) in names.enumerated() {
      try AtomicFile.write("victim", to: file("victim-\(number)"))
      try Folder.make(Folder.parent(of: file(name)))
      symlink(file("victim-\(number)"), file(name))
    }
    try AtomicFile.write("mine", to: file("reports/dataset.tmp-backup/a"))
    try AtomicFile.write("mine", to: file("data/packs/notes.txt"))
    try workspace.run("derm-ingest")
    for _ in 0..<2 { try workspace.run("derm-refine", Self.quick) }
    for (number, name) in names.enumerated() {
      #expect(Folder.linkTarget(file(name)) != nil)
      #expect(try String(contentsOfFile: file("victim-\(number)"), encoding: .utf8) == "victim")
    }
    #expect(Folder.exists(file("reports/dataset.tmp-backup/a")))
    #expect(Folder.exists(file("data/packs/notes.txt")))
    // A note in a pack that nothing refers to keeps the pack.
    let first = try Pack.open(file("data/packs/latest")).digest.hex
    try workspace.run("derm-refine", Self.quick + ["--seed", "9", "--refold"])
    try AtomicFile.write("mine", to: file("data/packs/\(first)/notes.txt"))
    let pruned = try workspace.run("derm-refine", ["prune"])
    #expect(pruned.output.isEmpty && pruned.errors.contains("it holds 'notes.txt'"))
    #expect(Folder.exists(file("data/packs/\(first)/notes.txt")))
    // Somebody's own link or folder called latest stays.
    try Folder.remove(file("data/packs/latest"))
    symlink("notes.txt", file("data/packs/latest"))
    try refused(workspace, "derm-refine", Self.quick)
  }
}
