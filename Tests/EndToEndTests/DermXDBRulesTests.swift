import Artifacts
import Foundation
import TestSupport
import Testing
import Vocabulary

/// The real votes: 566 images that 7 to 16 dermatologists labelled each.
@Suite struct DermXDBRulesTests {
  @Test(
    "votes decide what is known, and the tutorial says what comes out",
    .needsShared("real/dermxdb_lesions_per_image.csv"))
  func votes() throws {
    let table = try #require(Checkout.shared("real/dermxdb_lesions_per_image.csv"))
    let workspace = try Workspace()
    try workspace.run(
      "derm-ingest",
      [table, "--mappings", Checkout.file("data/mappings"), "--source", "dermxdb"])
    let rules = workspace.folder.file("taxonomy/dermxdb.yaml")
    try FileManager.default.copyItem(
      atPath: Checkout.file("taxonomy/examples/dermxdb/rules.yaml"), toPath: rules)
    let told = try workspace.run("derm-refine", ["--rules", rules]).errors
    let tutorial = try String(
      contentsOfFile: Checkout.file("docs/tutorials/public-data-sets.md"), encoding: .utf8)
    for line in told.split(separator: "\n")
    where line.hasPrefix("votes ") || line.hasPrefix("classes ") {
      #expect(tutorial.contains(line), "the tutorial doesn't say: \(line)")
    }
    let pack = try Pack.open(workspace.folder.file("data/packs/latest"))
    let nodule = try #require(pack.manifest.lesions.firstIndex { $0.id == "nodule" })
    let states = pack.images.map { $0.lesions[nodule] }
    // Counted by hand in the table: 87 images with a nodule, 41 of them with two votes or more.
    #expect(states.count { $0 == .present } == 41)
    // The policy keeps one image more, of which nobody said anything.
    #expect(states.count { $0 == .unknown } == 46 + 1)
    let explained = try workspace.run(
      "derm-refine", ["explain", "--rules", rules, "dermxdb/000498HB.jpg"]
    ).output
    #expect(
      explained.contains(
        "votes 1 of those who labelled it, fewer than 2: unknown here   dermxdb.yaml:11"))
  }
}
