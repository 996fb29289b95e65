import Documents
import Files
import Foundation
import TestSupport
import Testing

/// Suggestions from a terminal: shown, refused, accepted, planned.
@Suite struct AdvisorTests {
  @Test("rules that are taken away are suggested again, and accepting them puts every term back")
  func suggestAndAccept() throws {
    let workspace = try Workspace()
    let path = workspace.folder.file("taxonomy/rules.yaml")
    try workspace.run("derm-sample", ["data/atlas", "--cases", "150", "--image-side", "32"])
    try workspace.run("derm-ingest")
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    let cut =
      whole.replacing("        - papules\n", with: "")
      .replacing("      same_as: [crust, crusts]\n", with: "      same_as: [crusts]\n")
    #expect(cut.count < whole.count)
    try AtomicFile.write(cut, to: path)

    let first = try workspace.run("derm-refine", ["suggest"])
    let table = CSVTable.parse(
      Array(try workspace.run("derm-refine", ["suggest", "--csv"]).output.utf8))
    let id = try #require(table.index(of: "id"))
    let subject = try #require(table.index(of: "subject"))
    let crust = try #require(table.rows.first { $0.fields[subject] == "crust" }).fields[id]
    #expect(first.output.contains("  \(crust)  same_as 'crust' -> crust\n"))
    #expect(first.output.contains("model       no run given"))
    #expect(try workspace.run("derm-refine", ["suggest"]).output == first.output)

    let tool = CommandLineTool("derm-refine")
    let unsigned = try tool.run(["accept", crust], in: workspace.path)
    #expect(unsigned.status == 2 && unsigned.errors.contains("Give --by, one of: dp"))
    let dry = try workspace.run("derm-refine", ["accept", crust, "--by", "dp", "--dry-run"])
    #expect(dry.output.contains("+      same_as: [crusts, {term: crust, why: "))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == cut)
    try workspace.run("derm-refine", ["accept", crust, "--by", "dp"])
    let again = try workspace.run("derm-refine", ["accept", crust, "--by", "dp"])
    #expect(again.errors.contains("stands there already"))
    #expect(!(try workspace.run("derm-refine", ["suggest"]).output.contains(crust)))

    try workspace.run("derm-refine", ["suggest", "--patch-out", "patches"])
    for name in try Folder.names(in: workspace.folder.file("patches")) where !name.hasPrefix(".") {
      let patch = "patches/\(name)"
      try workspace.run("derm-refine", ["accept", patch, "--by", "dp", "--why", "so"])
    }
    #expect(!(try workspace.run("derm-refine", ["suggest"]).output.contains("'papules'")))
    try workspace.run("derm-refine", ["plan"])

    let bad = [
      "accept", "--verb", "includes", "--term", "crust", "--class", "nodule", "--by", "dp",
    ]
    let conflict = try tool.run(bad, in: workspace.path)
    #expect(conflict.status == 2 && conflict.errors.contains("'crust' has a mapping here"))
    #expect(try tool.run(["accept", "ffffffff", "--by", "dp"], in: workspace.path).status == 64)
    #expect(try tool.run(["suggest", "--reject", crust], in: workspace.path).status == 64)
  }

  @Test("a suggestion that was refused does not come back, not even behind a torn line of the log")
  func refuse() throws {
    let workspace = try Workspace()
    let path = workspace.folder.file("taxonomy/rules.yaml")
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "32"])
    try workspace.run("derm-ingest")
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    try AtomicFile.write(
      whole.replacing("      same_as: [crust, crusts]\n", with: "      same_as: [crusts]\n"),
      to: path)
    let shown = try workspace.run("derm-refine", ["suggest", "--json"])
    let line = try #require(shown.output.split(separator: "\n").first { $0.contains("'crust'") })
    let id = try #require(line.firstMatch(of: #/"id":"([0-9a-f]{8})"/#)?.1)
    let log = workspace.folder.file("taxonomy/rules.decisions.jsonl")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"event\":\"sho".utf8))
    try handle.close()
    try workspace.run(
      "derm-refine", ["suggest", "--reject", String(id), "--why", "no", "--by", "dp"])
    let after = try workspace.run("derm-refine", ["suggest"])
    #expect(!after.output.contains(id))
    #expect(after.errors.contains("rules.decisions.jsonl:") && after.errors.contains("counts for"))
    #expect(after.errors.contains("1 left out that people refused"))
  }
}
