import Artifacts
import Digests
import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

/// The verbs of derm-refine that look before and behind: plan, explain, blame, status, prune.
@Suite(.serialized) struct RefineVerbTests {
  private static let quick = ["--bootstraps", "20", "--permutations", "49"]

  private func refined(cases: Int = 60) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.run("derm-sample", ["data/atlas", "--cases", "\(cases)", "--image-side", "32"])
    try workspace.run("derm-ingest")
    try workspace.run("derm-refine", Self.quick)
    return workspace
  }

  /// Every file below the folder with its digest.
  private func contents(_ workspace: Workspace) throws -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: workspace.path)
    where !Folder.isFolder(workspace.folder.file(path)) && !path.contains("catalogue.sqlite") {
      digests[path] = try Digest.ofFile(workspace.folder.file(path))
    }
    return digests
  }

  private func edit(_ workspace: Workspace, _ old: String, with new: String) throws {
    let path = workspace.folder.file("taxonomy/rules.yaml")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(old))
    try AtomicFile.write(text.replacing(old, with: new), to: path)
  }

  @Test func `a plan writes nothing but what it is asked for, and applying makes what it reported`()
    throws
  {
    let workspace = try refined(cases: 150)
    try edit(workspace, "same_as: [crust, crusts]", with: "same_as: [crusts]")
    try edit(
      workspace, "        - {term: erosion, why:",
      with: "        - {term: crust, why: a test}\n        - {term: erosion, why:")
    let before = try contents(workspace)
    let plan = try workspace.run(
      "derm-refine",
      ["plan", "--csv", "plan.csv", "--html", "plan.html"])
    var after = try contents(workspace)
    #expect(after.removeValue(forKey: "plan.csv") != nil)
    #expect(after.removeValue(forKey: "plan.html") != nil)
    #expect(after == before)
    #expect(plan.output.hasSuffix("Nothing was written.\n"))
    let old = try Pack.open(workspace.folder.file("data/packs/latest"))
    try workspace.run("derm-refine", Self.quick)
    let new = try Pack.open(workspace.folder.file("data/packs/latest"))
    let line = try #require(
      plan.output.split(separator: "\n").first { $0.hasPrefix("images  ") })
    #expect(line.hasPrefix("images  \(old.images.count) -> \(new.images.count)   "))
    func words(_ pack: Pack) -> [ImageID: String] {
      Dictionary(
        uniqueKeysWithValues: pack.images.map { image in
          let lesions = zip(pack.manifest.lesions, image.lesions).filter { $0.1 != .absent }
            .map { "\($0.0.id) \($0.1)" }
          return (image.id, "\(lesions) \(image.site.map { pack.manifest.sites[$0].id } ?? "")")
        })
    }
    let one = words(old)
    let other = words(new)
    let changed = Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
    #expect(!changed.isEmpty)
    let told = try workspace.table("plan.csv").rows.filter { $0.fields[1] != "moved" }
    #expect(Set(told.map { ImageID($0.fields[0]) }) == changed)
  }

  @Test func `status and prune tell what is stale and what can go`() throws {
    let workspace = try refined()
    let fresh = try workspace.run("derm-refine", ["status", "--strict"] + Self.quick)
    #expect(!fresh.output.contains("stale"), "\(fresh.output)")
    try edit(workspace, "      label: crust\n", with: "      label: scab\n")
    let stale = try CommandLineTool("derm-refine").run(
      ["status", "--strict", "--json-out", "status.json"] + Self.quick, in: workspace.path)
    #expect(stale.status == 1)
    #expect(stale.output.contains("lock") && stale.output.contains("other rules"))
    #expect(Folder.exists(workspace.folder.file("status.json")))
    try workspace.run("derm-refine", Self.quick)
    let dry = try workspace.run("derm-refine", ["prune", "--dry-run"])
    let gone = dry.output.split(separator: "\n").map(String.init)
    #expect(gone.count == 1)
    #expect(Folder.exists(workspace.folder.file(try #require(gone.first))))
    let real = try workspace.run("derm-refine", ["prune"])
    #expect(real.output == dry.output)
    #expect(!Folder.exists(workspace.folder.file(gone[0])))
    _ = try Pack.open(workspace.folder.file("data/packs/latest"))
  }

  @Test func `explain and blame lead from a page's bytes to a line of the rules`() throws {
    let workspace = try refined()
    let image = try #require(
      try Pack.open(workspace.folder.file("data/packs/latest")).images.first { !$0.page.isEmpty })
    let told = try workspace.run(
      "derm-refine", ["explain", image.id.rawValue, "--json-out", "chain.json"])
    let bytes = try #require(
      told.output.firstMatch(of: #/lesion '([^']*)' present +(\S+) bytes (\d+)-(\d+)/#))
    let page = try Data(
      contentsOf: URL(fileURLWithPath: workspace.folder.file("data/atlas/\(bytes.2)")))
    let first = try #require(Int(bytes.3))
    let end = try #require(Int(bytes.4))
    #expect(String(decoding: page[first..<end], as: UTF8.self) == bytes.1)
    let line = try #require(told.output.firstMatch(of: #/rules\.yaml:(\d+) by/#)?.1)
    let rules = try String(
      contentsOfFile: workspace.folder.file("taxonomy/rules.yaml"), encoding: .utf8)
    #expect(rules.split(separator: "\n", omittingEmptySubsequences: false).count > Int(line) ?? 0)
    #expect(Folder.exists(workspace.folder.file("chain.json")))
    let blame = try workspace.run("derm-refine", ["blame", image.id.rawValue])
    #expect(blame.output.contains("rules.yaml:\(line) "))
    let unknown = try CommandLineTool("derm-refine").run(
      ["blame", "--term", "no such term"], in: workspace.path)
    #expect(unknown.status == 64)
  }
}
