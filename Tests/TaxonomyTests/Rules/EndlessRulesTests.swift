import Documents
import Files
import TestSupport
import Testing
import Vocabulary
@testable import Rules

/// Rules, patches and mapping sets whose aliases stand for more than there is time for.
@Suite(.within(1)) struct EndlessRulesTests {
  private let folder = TemporaryFolder()
  private let chain = (1...60).map {
    "a\($0): &a\($0) {? [*a\($0 - 1), *a\($0 - 1)] : x}\n"
  }.joined()

  @Test func `rules are refused with the line of the alias`() {
    let text = "derm_rules: 1\na0: &a0 [x, x]\n\(chain)"
    let findings = RuleFileReader.read(Array(text.utf8), path: "r.yaml").findings
    #expect(findings.map(\.code) == [.syntax])
    #expect(findings.first?.what.contains("aliases stand for more than") == true)
    #expect((5...30).contains(findings.first?.position.line ?? 0))
    #expect(RuleSplice(Array(text.utf8)) == nil)
  }

  @Test func `a patch is refused with the line of the alias`() throws {
    try AtomicFile.write("derm_patch: 1\na0: &a0 [x, x]\n\(chain)", to: folder.file("p.yaml"))
    let error = #expect(throws: TaxonomyError.self) { try Patch(contentsOf: folder.file("p.yaml")) }
    let findings = error?.findings ?? []
    #expect(findings.map(\.code) == [.syntax])
    #expect(findings.first?.what.contains("aliases stand for more than") == true)
    #expect((5...30).contains(findings.first?.position.line ?? 0))
  }

  @Test func `the head of a mapping set is refused with the line of the alias`() throws {
    let head = "a0: &a0 [x, x]\n\(chain)".split(separator: "\n").map { "# \($0)\n" }.joined()
    let text = head + "subject_id\tpredicate_id\tobject_id\na\tskos:exactMatch\tb\n"
    let error = #expect(throws: TaxonomyError.self) {
      try ExchangeRules.take(Array(text.utf8), in: folder, by: "ab")
    }
    #expect(error?.description.contains("aliases stand for more than") == true)
  }

  @Test func `distances of long texts take no more than their length`() {
    let one = String(repeating: "ab", count: 10_000)
    let other = String(repeating: "ba", count: 10_000)
    #expect(EditDistance.damerauLevenshtein(one, other) == 20_000)
    #expect(EditDistance.damerauLevenshtein(one + "x", one + "y") == 1)
    #expect(EditDistance.damerauLevenshtein("x" + one, one) == 1)
    #expect(EditDistance.damerauLevenshtein("sacr", "scar") == 1)
  }
}
