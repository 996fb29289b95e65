import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// `rules.duplicates.csv` overrules fingerprints.
@Suite struct DuplicateDecisionTests {
  private static let header = "image,other,verdict,by,date,why\n"

  private func decisions(_ rows: String) -> DuplicateDecisions {
    DuplicateDecisions(Array((Self.header + rows).utf8), path: "rules.duplicates.csv")
  }

  private static let atlas = Atlas(
    ["a", "b", "c", "d"].map { (AtlasImage(id: ImageID("t/\($0)"), caseID: nil, source: "t"), []) })

  @Test("different takes a found pair back, same adds one, in either order of the names")
  func pairs() {
    let said = decisions("t/b,t/a,different,,,\nt/c,t/d,same,,,a crop\n")
    #expect(said.findings.isEmpty)
    let applied = said.applied(to: [(0, 1), (1, 2)], atlas: Self.atlas)
    #expect(applied.map { [$0.0, $0.1] } == [[1, 2], [2, 3]])
    let twice = decisions("t/a,t/b,same,,,\n").applied(to: [(0, 1)], atlas: Self.atlas)
    #expect(twice.count == 1)
  }

  @Test(
    "what can't be meant is an error with its line",
    arguments: [
      ("t/a,t/a,same,,,\n", RuleCode.duplicatesRow), ("t/a,t/b,maybe,,,\n", .duplicatesRow),
      (",t/b,same,,,\n", .duplicatesRow), ("t/a,t/b,same,,\n", .duplicatesRow),
    ])
  func rows(_ row: String, _ code: RuleCode) {
    let found = decisions(row).findings
    #expect(found.map(\.code) == [code] && found.allSatisfy { $0.isError })
    #expect(found.first?.position.line == 2)
  }

  @Test("unknown people, unknown images and contradictions are errors")
  func data() {
    let said = decisions("t/a,t/b,same,xy,,\nt/b,t/a,different,dp,,\nt/a,t/z,same,dp,,\n")
    #expect(said.check(people: ["dp"]).map(\.code) == [.unknownPerson, .duplicatesOpposite])
    let stale = said.check(against: Self.atlas)
    #expect(stale.map(\.code) == [.duplicatesUnknownImage])
    #expect(stale.first?.position.line == 4)
  }

  @Test("a missing column is reported")
  func columns() {
    let found = DuplicateDecisions(Array("image,verdict\n".utf8), path: "x.csv").findings
    #expect(found.map(\.code) == [.missingKey])
  }
}
