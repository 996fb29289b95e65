import Foundation
import Randomness
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules

/// A wrong rules file: the mark stands where the finding must point.
struct LintCase: Sendable, CustomTestStringConvertible {
  let code: RuleCode
  let text: String
  var testDescription: String { code.rawValue }

  init(_ code: RuleCode, _ text: String) {
    self.code = code
    self.text = text
  }

  static let all: [LintCase] = [
    LintCase(.tab, "derm_rules: 1\nlesions:\n▸\tclasses: {}"),
    LintCase(.syntax, "derm_rules: 1\nlesions: {classes: {a: {same_as: [b]}▸\n"),
    LintCase(
      .syntax,
      "derm_rules: 1\nlesions: \(String(repeating: "[", count: 99))▸["
        + String(repeating: "]", count: 100)),
    LintCase(.duplicateKey, "derm_rules: 1\nlesions:\n  classes:\n    a: {}\n    ▸a: {}"),
    LintCase(.unknownKey, "derm_rules: 1\nlesions:\n  ▸clases: {}"),
    LintCase(.missingKey, "▸lesions: {classes: {a: {}}}"),
    LintCase(.unknownVersion, "derm_rules: ▸2"),
    LintCase(.wrongType, "derm_rules: 1\nlesions:\n  drop_under: ▸many"),
    LintCase(.wrongType, "derm_rules: 1\npolicy: {votes_at_least: ▸two}"),
    LintCase(.wrongType, "derm_rules: 1\npolicy: {votes_at_least: ▸0}"),
    LintCase(.wrongType, "derm_rules: 1\nlesions:\n  drop_under: {share: ▸0.46}"),
    LintCase(
      .wrongType, "derm_rules: 1\npeople: {x: {}}\ndefaults: {by: x, date: ▸2026-02-30}"),
    LintCase(.keywordKey, "derm_rules: 1\nspelling:\n  ▸no: yes-man"),
    LintCase(
      .mappedTwice,
      "derm_rules: 1\nlesions:\n  classes:\n    a: {same_as: [x]}\n    b: {same_as: [▸X.]}"),
    LintCase(
      .mappedTwice,
      "derm_rules: 1\nlesions:\n  classes:\n    a: {same_as: [p / x]}\n    b: {same_as: [▸\"* / x\"]}"
    ),
    LintCase(
      .undefinedClass,
      "derm_rules: 1\nlesions:\n  classes: {nodule: {}, cyst: {}}\n  also:\n"
        + "    - {term: x, means: [▸nodul, cyst]}"),
    LintCase(
      .cycle,
      "derm_rules: 1\nlesions:\n  classes: {a: {}, b: {}}\n  families:\n"
        + "    one: {keep_apart_over: 5, rest: ▸a, members: [b]}\n"
        + "    two: {keep_apart_over: 5, rest: ▸b, members: [a]}"),
    LintCase(
      .neverMerge,
      "derm_rules: 1\nlesions:\n  classes: {a: {same_as: [x, y]}}\n  never_merge:\n"
        + "    - {pair: [▸x, y]}"),
    LintCase(
      .sameLabel, "derm_rules: 1\nlesions:\n  classes:\n    a: {label: one}\n    b: {label: ▸one}"),
    LintCase(
      .sameLabel,
      "derm_rules: 1\nlesions:\n  classes:\n    a: {label: Nodule}\n    b: {label: ▸nodule}"),
    LintCase(
      .sameLabel, "derm_rules: 1\nlesions:\n  classes:\n    nodule: {}\n    b: {label: ▸Nodule}"),
    LintCase(.wrongType, "derm_rules: 1\ndefaults: {status: ▸{}}"),
    LintCase(.wrongType, "derm_rules: 1\ndefaults: {status: ▸[]}"),
    LintCase(.wrongType, "derm_rules: 1\nlesions:\n  drop_under: ▸{}"),
    LintCase(
      .wrongType, "derm_rules: 1\nlesions:\n  classes: {a: {same_as: [{term: x, when: ▸{}}]}}"),
    LintCase(
      .wrongType,
      "derm_rules: 1\nlesions:\n  classes: {a: {same_as: [{term: x, when: {site: ▸[]}}]}}"),
    LintCase(.wrongType, "derm_rules: 1\nlesions:\n  classes: {a: {from: ▸[], same_as: [x]}}"),
    LintCase(
      .wrongType,
      "derm_rules: 1\nlesions:\n  drop: [{term: x, why: y, may_be: ▸[]}]"),
    LintCase(.wrongType, "derm_rules: 1\npolicy: {votes_at_least: ▸+2}"),
    LintCase(
      .sameXref,
      "derm_rules: 1\nlesions:\n  classes:\n    a: {xref: HP:1}\n    b: {xref: ▸HP:1}"),
    LintCase(
      .twoFamilies,
      "derm_rules: 1\nlesions:\n  classes: {a: {}, b: {}, c: {}}\n  families:\n"
        + "    one: {keep_apart_over: 5, rest: a, members: [c]}\n"
        + "    two: {keep_apart_over: 5, rest: b, members: [▸c]}"),
    LintCase(.missingWhy, "derm_rules: 1\nlesions:\n  classes: {a: {looks_like: [▸x]}}"),
    LintCase(.missingWhy, "derm_rules: 1\nlesions:\n  drop:\n    - {term: ▸x}"),
    LintCase(
      .unknownPerson, "derm_rules: 1\npeople: {ab: {}}\nlesions:\n  classes: {a: {by: ▸ba}}"),
    LintCase(.spellingChain, "derm_rules: 1\nspelling:\n  a: ▸b\n  b: c"),
    LintCase(
      .alsoOneClass,
      "derm_rules: 1\nlesions:\n  classes: {a: {}}\n  also:\n    - {term: ▸x, means: [a]}"),
    LintCase(
      .redundant, "derm_rules: 1\nlesions:\n  classes:\n    a: {same_as: [x], includes: [▸X]}"),
    LintCase(
      .lookAlike, "derm_rules: 1\nlesions:\n  classes:\n    a: {same_as: [▸p\u{0430}pule]}"),
    LintCase(.keywordValue, "derm_rules: 1\nlesions:\n  classes:\n    a: {same_as: [▸no]}"),
  ]
}

@Suite struct LintTests {
  @Test("each mistake is found where it stands", arguments: LintCase.all)
  func positions(_ example: LintCase) {
    let (text, marks) = RuleText.marked(example.text)
    let found = RuleText.lint(text).filter { $0.code == example.code }
    #expect(found.map(\.position) == marks, "\(RuleText.lint(text))")
    for finding in found {
      #expect(!finding.remedy.isEmpty)
      #expect(finding.severity == example.code.severity)
    }
  }

  @Test func `every code stands in the documentation`() throws {
    let page = try String(contentsOfFile: Checkout.file("docs/rules.md"), encoding: .utf8)
    for code in RuleCode.allCases {
      #expect(page.contains("`\(code.rawValue)`"), "\(code.rawValue)")
    }
  }

  @Test func `bytes that are no UTF-8 are named with their line and column`() {
    let bytes = Array("derm_rules: 1\n# d".utf8) + [0xE9, 0x63]
    let found = RuleFileReader.read(bytes, path: "r.yaml").findings
    #expect(found.map(\.code) == [.notUTF8])
    #expect(found.first?.position == Position(line: 2, column: 4, byteOffset: 17))
  }

  @Test func `a finding shows its line, a caret, both positions and the word that was meant`() {
    let text =
      "derm_rules: 1\nlesions:\n  classes:\n    nodule: {same_as: [x]}\n    cyst: {same_as: [x]}\n"
      + "  drop:\n    - {trm: y}\n"
    let outcome = RuleFileReader.read(Array(text.utf8), path: "rules.yaml")
    let lines = outcome.source?.lines ?? []
    let printed = RuleChecks.findings(outcome).map { $0.text(lines: lines) }.joined()
    #expect(
      printed.contains(
        """
        rules.yaml:5:22: error two-fates 'x' has two mappings: same_as x -> cyst
          5 |     cyst: {same_as: [x]}
            |                      ^
          rules.yaml:4:24: here: same_as x -> nodule
          fix: Keep one of the two lines
        """), "\(printed)")
    #expect(printed.contains("Did you mean 'term'?"), "\(printed)")
  }

  @Test func `rules that differ in a condition do not fight`() {
    let text = """
      derm_rules: 1
      lesions:
        classes:
          a: {same_as: [x]}
          b: {same_as: [{term: x, when: {site: hands}}]}
          c: {same_as: [{term: x, when: {site: feet}}]}
      sites: {classes: {hands: {}, feet: {}}}
      """
    #expect(RuleText.lint(text).isEmpty)
    let overlapping = text.replacing("site: feet", with: "diagnosis: acne")
    #expect(RuleText.lint(overlapping).map(\.code) == [.mappedTwice])
  }

  @Test
  func `hundreds of random edits of the shipped rules never crash and always have a position`()
    throws
  {
    let path = Checkout.file("taxonomy/rules.yaml")
    let original = Array(try String(contentsOfFile: path, encoding: .utf8).utf8.prefix(9000))
    var random = RandomStream(seed: 1, purpose: "random rules")
    let pieces = [
      "[", "{", "}", ": ", "- ", "\n", "  ", "\"", "*", "&a ", "no", "%", "ä", "#", ",",
    ]
    for _ in 0..<300 {
      var bytes = Array(original[random.below(4000)..<original.count].prefix(1500))
      bytes = Array("derm_rules: 1\nlesions:\n".utf8) + bytes
      for _ in 0..<(1 + random.below(4)) {
        let offset = random.below(bytes.count)
        if random.below(2) == 0 {
          bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: offset)
        } else {
          bytes.removeSubrange(offset..<min(bytes.count, offset + 1 + random.below(8)))
        }
      }
      for finding in RuleChecks.findings(RuleFileReader.read(bytes, path: "r.yaml")) {
        #expect(finding.position.line >= 1 && finding.position.column >= 1)
      }
    }
  }
}
