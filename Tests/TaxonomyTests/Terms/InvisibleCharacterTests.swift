import AtlasSamples
import RuleSamples
import Terms
import Testing
@testable import Rules
@testable import Taxonomy

/// Terms that differ in nothing that a reader sees are one term, in rules and in data.
@Suite struct InvisibleCharacterTests {
  @Test(
    "what nobody sees makes no other term",
    arguments: [
      ("pap\u{AD}ule", "papule"), ("\u{2060}papule", "papule"), ("papule\u{200E}", "papule"),
      ("pa\u{200D}pule", "papule"), ("pa\u{200B}pule", "papule"),
      ("\u{202E}papule\u{202C}", "papule"),
      ("papule.\u{FE0F}", "papule"), ("pap&shy;ule", "papule"), ("pap&#8205;ule", "papule"),
      ("d\u{65}\u{AD}\u{301}collet\u{E9}", "décolleté"), ("papule \u{2060}\u{200B}", "papule"),
      ("\u{FEFF}", ""), ("brown\u{2011}black", "brown-black"),
      ("brown\u{2010}black", "brown-black"),
      ("peau d\u{2019}orange", "peau d'orange"), ("papule\u{7}", "papule"),
      ("\u{115F}papule", "papule"),
      ("＆", "&"), ("papule\u{E0041}", "papule"),
    ])
  func normalForm(_ raw: String, _ expected: String) {
    #expect(TermText.normalise(raw) == expected)
    #expect(TermText.normalise(TermText.normalise(raw)) == expected)
  }

  @Test func `a path is parted where a reader sees it parted`() {
    #expect(TermText.path("papule \u{2060}/ red") == ["papule", "red"])
    #expect(TermText.path("papule /\u{200B} red") == ["papule", "red"])
  }

  @Test func `rules with hidden characters match plain data, and the other way round`() {
    let rules = """
      derm_rules: 1
      spelling: {"ul\u{AD}ser": ulcer}
      lesions: {classes: {papule: {same_as: ["pap\u{AD}ule"]}, ulcer: {same_as: [ulcer]}}}
      """
    let atlas = Atlas.of(["papule", "pa\u{200D}pule", "\u{2060}papule", "ul\u{200C}ser", "ulser"])
    let merge = Merge(atlas, rules)
    #expect(
      (0..<5).map { merge.text($0) } == ["+papule", "+papule", "+papule", "+ulcer", "+ulcer"])
    #expect(merge.atlas.terms.count == 2)
    let found = RuleText.lint(rules).filter { $0.code == .lookAlike }
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.what.contains("<U+00AD>") && $0.what.contains("nobody sees") })
  }
}
