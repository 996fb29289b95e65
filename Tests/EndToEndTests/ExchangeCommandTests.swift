import Digests
import Files
import Foundation
import TestSupport
import Testing

/// Exports and imports as a user calls them.
@Suite(.serialized) struct ExchangeCommandTests {
  @Test("rules and data set leave derm and come back by its commands")
  func commands() throws {
    let workspace = try Workspace()
    try workspace.run("derm-sample", ["data/atlas", "--cases", "80", "--image-side", "32"])
    try workspace.run("derm-ingest")
    try workspace.run("derm-refine")
    let rules = workspace.folder.file("taxonomy/rules.yaml")
    let before = try Digest.ofFile(rules)

    // Rules: what is printed is what is written, and comes back as nothing new.
    let printed = try workspace.run("derm-refine", ["export", "--to", "sssom"])
    #expect(printed.output.hasPrefix("#curie_map:\n"))
    try workspace.run("derm-refine", ["export", "--to", "sssom", "--out", "rules.sssom.tsv"])
    #expect(
      try String(contentsOfFile: workspace.folder.file("rules.sssom.tsv"), encoding: .utf8)
        == printed.output)
    try workspace.run("derm-refine", ["export", "--to", "csv", "--out", "terms.csv"])
    for file in ["rules.sssom.tsv", "terms.csv"] {
      let imported = try workspace.run("derm-refine", ["import", file])
      #expect(imported.output.isEmpty)
      #expect(imported.errors.contains(": 0 proposed, "), "\(imported.errors)")
    }
    #expect(try Digest.ofFile(rules) == before)

    // One row is new, one fights a rule: the first is taken, the second told, and the end is 1.
    let sheet = workspace.folder.file("mine.csv")
    try AtomicFile.write(
      "facet;term;verb;class;by\nlesion;my own word;same_as;macule;dp\nlesion;papule;same_as;macule;dp\n",
      to: sheet)
    let dry = try CommandLineTool("derm-refine").run(
      ["import", "mine.csv", "--dry-run"], in: workspace.path)
    #expect(dry.status == 1 && dry.output.contains("+") && dry.output.contains("my own word"))
    #expect(try Digest.ofFile(rules) == before)
    let taken = try CommandLineTool("derm-refine").run(["import", "mine.csv"], in: workspace.path)
    #expect(taken.status == 1)
    #expect(taken.output == "taxonomy/rules.yaml: same_as 'my own word' -> macule\n")
    #expect(taken.errors.contains("mine.csv:3: not taken: same_as 'papule' -> macule"))
    try workspace.run("derm-refine", ["lint", "--quiet"])

    // Data sets: defaults, and what is not replaced.
    for (form, path) in [
      ("croissant", "data/croissant/croissant.json"), ("tar", "data/dataset.tar"),
      ("imagefolder", "data/imagefolder/train/metadata.jsonl"),
    ] {
      let exported = try workspace.run("derm-refine", ["export", "--to", form])
      #expect(path.hasPrefix(exported.output.split(separator: "\n").first ?? "nothing"))
      #expect(Folder.exists(workspace.folder.file(path)))
    }
    try AtomicFile.write("mine", to: workspace.folder.file("data/croissant/notes.txt"))
    for (arguments, status) in [
      (["export", "--to", "croissant"], 74), (["export", "--to", "csv", "--out", "mine.csv"], 74),
      (["export", "--to", "tar", "--test-fold", "9", "--out", "x"], 64),
      (["import", "none.csv"], 66),
      (["import", "data/dataset.tar"], 65), (["export", "--to", "tar", "--pack", "none"], 66),
    ] {
      let outcome = try CommandLineTool("derm-refine").run(arguments, in: workspace.path)
      #expect(outcome.status == Int32(status), "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty && outcome.errors.hasPrefix("error: "), "\(outcome.errors)")
    }
  }
}
