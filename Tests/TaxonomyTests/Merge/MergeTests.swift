import Artifacts
import AtlasSamples
import RuleSamples
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

@Suite struct MergeTests {
  private let rules = """
    derm_rules: 1
    lesions:
      classes:
        papule: {same_as: [papule]}
        nodule: {same_as: [nodule]}
        macule: {same_as: [macule]}
      also:
        - {term: rash, means: [papule, macule]}
      drop:
        - {term: itching, why: "a symptom"}
        - {term: swelling, may_be: [nodule], why: "vague"}
        - {term: undetermined, may_be: all, why: "nothing"}
    sites:
      classes:
        hands: {same_as: [hands], includes: [hands / nails]}
        feet: {same_as: [feet]}
      drop: [{term: limbs, why: "a heading"}]
    """

  @Test(
    "labels are present, absent or unknown",
    arguments: [
      ("papule @ hands", "+papule @hands"),
      ("papule; itching @ hands", "+papule @hands"),
      ("papule; swelling @ hands", "?nodule +papule @hands"),
      ("nodule; swelling @ hands", "+nodule @hands"),
      ("papule; undetermined @ hands", "?macule ?nodule +papule @hands"),
      ("papule; mystery @ hands", "?macule ?nodule +papule @hands"),
      ("rash @ hands", "+macule +papule @hands"),
      ("papule; ?nodule; !macule @ hands", "?nodule +papule @hands"),
      ("papule; ?papule @ hands", "+papule @hands"),
      ("papule @ hands; hands / nails; limbs", "+papule @hands"),
      ("papule @ hands; feet", "+papule"),
      ("papule @ !hands; feet", "+papule @feet"),
      ("papule @ mars", "+papule"),
    ])
  func states(_ image: String, _ expected: String) {
    #expect(Merge(.of([image]), rules).text(0) == expected)
  }

  @Test(
    "images without a label are left out for a reason, known negatives stay",
    arguments: [
      ("papule @ hands", nil), ("@ hands", Merge.Exclusion.noTerm),
      ("itching @ hands", .dropped), ("mystery @ hands", .review),
      ("undetermined @ hands", .review), ("!papule; !nodule; !macule @ hands", nil),
      ("!papule; ?nodule @ hands", .review),
    ] as [(String, Merge.Exclusion?)])
  func exclusions(_ image: String, _ expected: Merge.Exclusion?) {
    #expect(Merge(.of([image]), rules).exclusion[0] == expected)
    let kept = "policy: {no_label_left: keep}\n" + rules
    #expect(Merge(.of([image]), kept).exclusion[0] == nil)
  }

  private let families = """
    derm_rules: 1
    lesions:
      drop_under: 3
      classes:
        red: {same_as: [papule / red]}
        pearly: {same_as: [papule / pearly]}
        other: {same_as: [papule]}
        crust: {same_as: [crust]}
      families:
        papule: {keep_apart_over: 4, rest: other, members: [red, pearly]}
    sites: {classes: {hands: {same_as: [hands]}}}
    """

  private let counts =
    [String](repeating: "papule / red @ hands", count: 4)
    + [String](repeating: "papule / pearly @ hands", count: 3)
    + [String](repeating: "crust; papule / red @ hands", count: 2)
    // Without a site an image does not count, but it gets its labels.
    + [String](repeating: "papule / pearly; crust", count: 5)

  @Test func `frequent members stay apart, the others fall into the rest, rare classes go`() {
    let merge = Merge(.of(counts), families)
    #expect(merge.lesionClasses.map { merge.rules.lesions.classIDs[$0] } == ["other", "red"])
    #expect(merge.text(0) == "+red @hands")
    #expect(merge.text(4) == "+other @hands")
    // Its crust is dropped, its other label stays.
    #expect(merge.text(7) == "+red @hands")
    #expect(merge.text(9) == "+other")
    let mappings = TermMappingTable(merge: merge).mappings()
    #expect(mappings.map(\.kind) == [.dropped, .class, .class, .class])
    #expect(mappings.first { $0.term == "crust" }?.rule == "drop_under")
    #expect(
      mappings.first { $0.term == "papule / pearly" }?.why
        == "pearly falls into other (3 images with a final site (8 in all) < keep_apart_over 4)")
  }

  @Test func `the lock holds a result against counts that drift, until the rules change`() {
    let first = Merge(.of(counts), families)
    let more = counts + [String](repeating: "papule / pearly @ hands", count: 5)
    let held = Merge(.of(more), families, locked: LockedThresholds(first.thresholdResults))
    #expect(held.text(4) == "+other @hands")
    #expect(held.thresholdResults.filter(\.isLocked).map(\.classID) == ["pearly"])
    #expect(Merge(.of(more), families).text(4) == "+pearly @hands")
    let edited = families.replacing("keep_apart_over: 4", with: "keep_apart_over: 5")
    #expect(
      Merge(.of(more), edited, locked: LockedThresholds(first.thresholdResults)).text(4)
        == "+pearly @hands")
  }

  @Test func `a share is exact and has a floor`() {
    let share = Threshold(share: Threshold.Share(percent: "0.46%"), atLeast: 10)
    #expect(share.count(of: 21_657) == 100)
    #expect(share.count(of: 21_740) == 101)
    #expect(share.count(of: 100) == 10)
    #expect(Threshold.Share(percent: "2.3 %")?.count(of: 21_657) == 499)
    for wrong in ["0.46", "%", "a%", "-1%", "101%", "1.2.3%", "1e3%"] {
      #expect(Threshold.Share(percent: wrong) == nil, "\(wrong)")
    }
  }

  @Test func `overrides exclude, remove terms, add, remove and set, in their order`() {
    let overrides = """
      image,remove_term,add_class,remove_class,set_site,exclude,why,by,date,expects
      t/00000,papule,,,,,,,,
      t/00001,,nodule,papule,feet,,,,,
      t/00002,,,,,yes,,,,
      """
    let images = ["papule; macule @ hands", "papule @ hands", "papule @ hands", "papule @ hands"]
    let merge = Merge(.of(images), rules, overrides: overrides)
    #expect(merge.text(0) == "+macule @hands")
    #expect(merge.text(1) == "+nodule @feet")
    #expect(merge.exclusion == [nil, nil, .override, nil])
  }

  @Test func `wrong overrides are found at their lines`() {
    let text = """
      image,remove_term,add_class,remove_class,set_site,exclude,why,by,date,expects
      t/00009,,,,,,,,,
      t/00000,,papul,,,,,,,
      t/00000,,papule,,,,,,,
      t/00000,,,papule,,,,,,
      t/00000,,,,,,,nobody,,
      t/00000,,,,,,,,,papule
      t/00000,crust,,,,,,,,
      """
    let overrides = Overrides(Array(text.utf8), path: "rules.overrides.csv")
    let compiled = RuleText.rules(rules)
    let found =
      overrides.check(rules: compiled)
      + overrides.check(against: .of(["papule; macule @ hands"]), rules: compiled)
    let pairs = found.map { "\($0.position.line) \($0.code.rawValue)" }.sorted()
    #expect(
      pairs == [
        "2 override-unknown-image", "3 undefined-class", "5 override-opposite",
        "6 unknown-person", "7 override-stale", "8 override-stale",
      ])
  }

  @Test func `a term that too few people named is unknown, not absent and not present`() {
    let atlas = Atlas.of([
      "papule*3; nodule*1 @ hands*2", "papule*1 @ hands*1", "nodule*2; papule @ feet",
      "swelling*1; macule*2 @ feet", "mystery*1; macule*2 @ feet", "rash*1; papule*2 @ hands",
    ])
    let voted = rules + "\npolicy: {votes_at_least: 2}\n"
    let merge = Merge(atlas, voted)
    #expect(
      atlas.images.indices.map(merge.text)
        == [
          "+papule ?nodule @hands", "?papule", "+papule +nodule @feet", "+macule ?nodule @feet",
          "+macule ?nodule ?papule @feet", "?macule +papule @hands",
        ].map { text in
          // Labels stand in the order of the class ids.
          let parts = text.split(separator: " ").map(String.init)
          let labels = parts.filter { !$0.hasPrefix("@") }.sorted {
            $0.dropFirst() < $1.dropFirst()
          }
          return (labels + parts.filter { $0.hasPrefix("@") }).joined(separator: " ")
        })
    #expect(merge.exclusion[1] == .review)
    // Without the policy each vote counts, and mentions without votes always do.
    let plain = Merge(atlas, rules)
    #expect(plain.text(1) == "+papule @hands")
    #expect(RuleText.rules(voted).file.digest() != RuleText.rules(rules).file.digest())
    #expect(atlas.digest() != Atlas.of(["papule; nodule @ hands"]).digest())
  }

  @Test func `conditions look at source, site, diagnosis and contributor`() {
    let text = """
      derm_rules: 1
      lesions:
        classes:
          a: {same_as: [x]}
          b: {same_as: [{term: x, when: {site: hands}}]}
      sites: {classes: {hands: {same_as: [hands]}, feet: {same_as: [feet]}}}
      """
    let merge = Merge(.of(["x @ hands", "x @ feet", "x"]), text)
    #expect((0..<3).map { merge.text($0) } == ["+b @hands", "+a @feet", "+a"])
  }

  @Test func `several sites are unknown, the most specific or the first as the rules say`() {
    let images = ["papule @ feet; hands / nails"]
    func site(_ rule: String) -> String {
      Merge(.of(images), rules.replacing("sites:", with: "sites:\n  one_per_image: \(rule)"))
        .text(0)
    }
    #expect(site("unknown-if-many") == "+papule")
    #expect(site("most-specific") == "+papule @hands")
    #expect(site("first") == "+papule @feet")
  }
}
