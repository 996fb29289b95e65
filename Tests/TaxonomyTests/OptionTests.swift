import Artifacts
import AtlasSamples
import RuleSamples
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// What the flags of derm-refine and the corrections of single images do.
@Suite struct OptionTests {
  private let rules = """
    derm_rules: 1
    people: {ab: {}}
    lesions:
      classes:
        papule: {same_as: [papule], status: approved}
        ulcer: {same_as: [ulcer]}
    sites:
      classes:
        hands: {same_as: [hands], status: approved}
        feet: {same_as: [feet], status: approved}
    """
  private let header = RuleText.correctionHeader

  private func desk() -> RuleDesk {
    RuleDesk(
      atlas: .of(
        (0..<40).map {
          "\($0 % 3 == 0 ? "ulcer; " : "")papule @ \($0 % 2 == 0 ? "hands" : "feet") #\($0)"
        }))
  }

  @Test func `folds are remembered whatever the seed, and refold assigns them again`() throws {
    let desk = desk()
    let first = try desk.refine(rules)
    _ = try desk.apply(first)
    var options = RefinementOptions()
    options.seed = 7
    #expect(try desk.refine(rules, options).folds.fold == first.folds.fold)
    options.refold = true
    let assigned = try desk.refine(rules, options)
    #expect(try assigned.folds.fold != first.folds.fold)
    options.refold = false
    #expect(try self.desk().refine(rules, options).folds.fold == assigned.folds.fold)
    // Other numbers of folds need refold, or old results would silently stop to compare.
    options.folds = 4
    #expect(throws: TaxonomyError.self) { try desk.refine(rules, options).folds.fold }
  }

  @Test func `requireApproved builds from approved rules only and says what it leaves out`() throws
  {
    var options = RefinementOptions()
    options.requireApproved = true
    let refined = try desk().refine(rules, options)
    #expect(refined.rulesLeftOut == 1)
    #expect(try refined.summary.contains("1 left out: not approved"))
    #expect(refined.warnings.filter { $0.code == .notApproved }.map(\.position.line) == [6])
    #expect(refined.mappings.filter { $0.kind == .review }.map(\.term) == ["ulcer"])
    #expect(try refined.consequences(since: nil).text.contains("no pack to compare with"))
  }

  @Test func `frozen refuses corrections that the lock does not know`() throws {
    let desk = desk()
    let row = "\(header)\nt/00000,,,ulcer,,,looked again,ab,2026-11-23,hands|papule|ulcer\n"
    _ = try desk.apply(try desk.refine(rules))
    var options = RefinementOptions()
    options.frozen = true
    _ = try desk.refine(rules, options)
    #expect(throws: TaxonomyError.self) { try desk.refine(rules, options, overrides: row) }
    _ = try desk.apply(try desk.refine(rules, overrides: row))
    _ = try desk.refine(rules, options, overrides: row)
  }

  @Test func `corrections set sites, remove and add classes and exclude, and expects guards them`()
    throws
  {
    let desk = desk()
    let rows = """
      \(header)
      t/00000,,,ulcer,feet,,why,ab,2026-11-23,hands|papule|ulcer
      t/00001,,ulcer,,unknown,,why,ab,2026-11-23,feet|papule
      t/00002,,,,,yes,why,ab,2026-11-23,
      """
    let refined = try desk.refine(rules, overrides: rows)
    #expect(refined.merge.text(0) == "+papule @feet")
    #expect(refined.merge.text(1) == "+papule +ulcer")
    #expect(refined.merge.exclusion[2] == .override)
    #expect(refined.counts.included == 39)
    let stale = rows.replacing("feet|papule\n", with: "feet|papule|scar\n")
    do {
      _ = try desk.refine(rules, overrides: stale)
      Issue.record("a stale correction was applied")
    } catch TaxonomyError.rules(let findings) {
      let errors = findings.filter(\.isError)
      #expect(errors.map(\.code) == [.overrideStale])
      #expect(errors.map(\.position.line) == [3])
    }
  }

  @Test func `a plan tells images that corrections take out as leaving, not as emptied`() throws {
    let desk = desk()
    let pack = try desk.apply(try desk.refine(rules))
    let rows =
      "\(header)\nt/00002,,,,,yes,why,ab,2026-11-23,\nt/00004,papule,,,,,why,ab,2026-11-23,\n"
    let plan = try desk.refine(rules, overrides: rows).consequences(since: pack)
    #expect(plan.images.map(\.kind) == [.leaving, .emptied])
    #expect(plan.images[0].reason == "excluded by an override")
    #expect(plan.images[1].reason == "no lesion term")
  }
}
