import Report
import Testing
import Vocabulary

@Suite struct FindingReportTests {
  private func finding(_ code: String, _ severity: Severity, _ what: String = "odd") -> Finding {
    Finding(
      source: "a.html", position: Position(line: 3, column: 7), severity: severity, code: code,
      what: what, remedy: "fix it", excerpt: "<i>")
  }

  @Test func `the page lists kinds, the worst first, and every finding with its position`() throws {
    let findings = [
      finding("small", .note), finding("small", .note), finding("grave", .error),
    ]
    let page = FindingReport.html(findings, origin: "c.sqlite")
    let kinds = try #require(page.firstRange(of: "kind-table"))
    let grave = try #require(page[kinds.upperBound...].firstRange(of: ">grave</code>"))
    let small = try #require(page[kinds.upperBound...].firstRange(of: ">small</code>"))
    #expect(grave.lowerBound < small.lowerBound)
    #expect(page.contains("3:7"))
    #expect(page.matches(of: #/<tr data-severity/#).count == 3)
    #expect(page == FindingReport.html(findings, origin: "c.sqlite"))
    #expect(FindingReport.html([], origin: "c").contains("Nothing was found wrong"))
  }

  @Test func `text of the atlas can't become markup`() {
    let attack = "\"'><script>alert(1)</script>"
    let page = FindingReport.html(
      [
        Finding(
          source: attack, severity: .error, code: attack, what: attack, remedy: attack,
          excerpt: attack)
      ], origin: attack)
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("\"'>"))
  }

  @Test func `a page of very many findings keeps some of every kind and says what it leaves out`() {
    let many = (0..<7000).map { finding("often", .warning, "number \($0)") }
    let page = FindingReport.html(many + [finding("rare", .note)], origin: "c")
    #expect(page.contains(">rare</code>"))
    #expect(page.matches(of: #/<tr data-severity/#).count < 5200)
    #expect(page.contains("are shown"))
  }
}
