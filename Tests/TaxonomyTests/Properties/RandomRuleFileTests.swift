import Artifacts
import AtlasSamples
import Duplicates
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// What holds for every rules file, tried on files made at random.
@Suite struct RandomRuleFileTests {
  private let atlas = Atlas.of([
    "papule @ hands #1", "papule / red; ulcer @ hands / nails #2", "Papule. @ feet #3",
    "ulcer, scar @ face #4", "scar; !papule @ feet / nails #5", "macule; ?ulcer @ hands; feet #6",
    "no; typo @ hands #7", "crust / red @ face #8", "ulcers; wheal @ mars #9", "oedema @ feet #10",
    "edema; scar @ hands #11", "!scar; !ulcer @ face #12", "papule, wheal, scar @ feet #13",
    "unheard of @ hands #14", "@ face #15", "macule; papule / red @ face #16",
  ])

  // One expectation a file and not one a finding: there are some hundred thousand of these.
  private func expectPositions(_ findings: [RuleFinding], lines: Int, _ what: Comment) {
    let misplaced = findings.filter { finding in
      finding.position.line < 1 || finding.position.line > lines || finding.position.column < 1
        || finding.what.isEmpty || finding.remedy.isEmpty
        || finding.related.contains { $0.position.line < 1 || $0.position.column < 1 }
    }
    if !misplaced.isEmpty { Issue.record("\(what): \(misplaced)") }
  }

  /// One mapping for each term, of a form that fits its name.
  private func expectMappings(_ mappings: [TermMapping], _ rules: RuleSet, _ what: Comment) {
    let names = mappings.map(\.term) == atlas.terms.map(\.text)
    let odd = mappings.filter { mapping in
      let fits =
        switch mapping.kind {
        case .class: mapping.classes.count == 1
        case .classes: mapping.classes.count >= 2
        case .dropped: mapping.classes.isEmpty && mapping.line != nil
        case .review: !mapping.why.isEmpty
        }
      return !fits || !Set(mapping.classes).isSubset(of: rules[mapping.facet].classIDs)
    }
    if !names || !odd.isEmpty { Issue.record("\(what): \(odd)") }
  }

  /// An image that mentions a lesion keeps a label, or its loss is warned of.
  private func expectWarned(_ merge: Merge, _ findings: [RuleFinding], _ what: Comment) {
    let bare = atlas.images.indices.contains { image in
      let mentions = atlas.mentions(of: image).contains {
        atlas.terms[Int($0.term)].facet == .lesion && $0.assertion == .present
      }
      return mentions && !merge.labels(of: image).contains(.present)
    }
    if bare {
      #expect(findings.contains { $0.code == .labelsLost || $0.code == .noImageLeft }, what)
    }
  }

  @Test(.within(2))
  func `of 10,000 random files each term has one mapping, or an error has a line and a column`()
    throws
  {
    var sound = 0
    var broken: [RuleCode: Int] = [:]
    let groups = try ImageGroups(atlas)
    for seed in 0..<10_000 {
      let rules = RandomRuleFile(seed: UInt64(seed))
      let bytes =
        seed % 5 == 0
        ? rules.damagedText(order: UInt64(seed)) : Array(rules.text(order: UInt64(seed)).utf8)
      let what: Comment = "seed \(seed)"
      let outcome = RuleFileReader.read(bytes, path: "rules.yaml")
      let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
      let findings = RuleChecks.findings(outcome)
      expectPositions(findings, lines: lines, what)
      for finding in findings where finding.isError { broken[finding.code, default: 0] += 1 }
      if findings.contains(where: \.isError) { continue }
      sound += 1
      let merge = Merge(
        atlas: atlas, rules: RuleSet(outcome.file), overrides: Overrides(path: "o.csv"),
        locked: LockedThresholds())
      expectMappings(TermMappingTable(merge: merge).mappings(), merge.rules, what)
      // The files' own notes must not get in the way of what is looked at here.
      let checks = DataChecks(
        merge: merge, groups: groups, book: Self.book, lock: nil)
      let found = checks.findings()
      expectPositions(found, lines: lines, what)
      expectWarned(merge, found, what)
    }
    // The generator would prove nothing if all its files were wrong, or none in a given way.
    #expect(sound > 2000, "\(sound) sound, \(broken)")
    let expected: [RuleCode] = [
      .mappedTwice, .undefinedClass, .missingWhy, .unknownPerson, .wrongType, .unknownKey,
      .neverMerge,
      .alsoOneClass, .spellingChain, .sameLabel, .missingKey, .syntax, .tab, .notUTF8,
    ]
    for code in expected { #expect(broken[code] != nil, "no file had \(code.rawValue)") }
  }

  private static let book: RuleBook = {
    let folder = TemporaryFolder()
    do {
      return try RuleText.book("derm_rules: 1\n", in: folder)
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// What the lock would hold, but for the file's digest of people.
  private func lockText(_ rules: RandomRuleFile, order: UInt64) throws -> String? {
    let folder = TemporaryFolder()
    let book = try RuleText.book(rules.text(order: order), in: folder)
    var options = RefinementOptions()
    options.folds = 2
    guard let refined = try? Refinement(atlas: atlas, book: book, options: options),
      let folds = try? refined.folds
    else { return nil }
    return try refined.lockText() + folds.memory.text
  }

  @Test func `lines in any order give the same lock and folds, byte for byte`() throws {
    var sound = 0
    for seed in 0..<400 {
      let rules = RandomRuleFile(seed: UInt64(seed))
      let one = try lockText(rules, order: 1)
      let other = try lockText(rules, order: 2)
      #expect(one == other, "seed \(seed)")
      sound += one == nil ? 0 : 1
    }
    #expect(sound > 80, "\(sound)")
  }
}
