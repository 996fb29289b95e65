import Files
import Foundation
import TestSupport
import Testing

/// A training whose report would have no path to be written to is refused before it begins.
@Suite(.serialized) struct ReportPathTests {
  @Test(.within(10))
  func `somebody's folder where the report of a run would go stops the run before it begins`()
    throws
  {
    let workspace = try Workspace()
    let file = workspace.folder.file
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "32"])
    try workspace.run("derm-ingest")
    try workspace.run("derm-refine", ["--bootstraps", "20", "--permutations", "49"])
    let train = CommandLineTool("derm-train")
    // Named by hand: neither the run nor anything in the folder is touched.
    try AtomicFile.write("mine", to: file("reports/mine/notes.txt"))
    let named = try train.run(["--name", "mine"], in: workspace.path)
    #expect(named.status == 74 && named.errors.contains("notes.txt"), "\(named.errors)")
    #expect(!Folder.exists(file("data/runs/mine")))
    // With the name that derm gives: a run that is killed tells it.
    let runs = file("data/runs")
    for _ in 0..<20 where (try? Folder.names(in: runs))?.isEmpty ?? true {
      _ = try train.kill(after: 2, [], in: workspace.path)
    }
    let name = Folder.name(of: try workspace.onlyRun())
    try AtomicFile.write("mine", to: file("reports/\(name)/notes.txt"))
    // Begun and not finished, then not begun.
    for isBegun in [true, false] {
      if !isBegun { try Folder.remove("\(runs)/\(name)") }
      let before = try FileManager.default.subpathsOfDirectory(atPath: workspace.path).sorted()
      let outcome = try train.run([], in: workspace.path)
      #expect(outcome.status == 74 && outcome.errors.contains("notes.txt"), "\(outcome.errors)")
      #expect(
        try FileManager.default.subpathsOfDirectory(atPath: workspace.path).sorted() == before)
    }
    #expect(
      try String(contentsOfFile: file("reports/\(name)/notes.txt"), encoding: .utf8) == "mine")
  }
}
