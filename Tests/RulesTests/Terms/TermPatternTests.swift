import Randomness
import RuleSamples
import Terms
import Testing
@testable import Rules

@Suite struct TermPatternTests {
  @Test(
    "terms come to one normal form",
    arguments: [
      ("  Papule ", "papule"), ("Skin-Colored Nodules.", "skin-colored nodules"),
      ("Round  papule\u{A0}with", "round papule with"), ("OCULAR DAMAGE", "ocular damage"),
      ("Orf &amp;amp; erythema", "orf & erythema"), ("D\u{65}\u{301}Collete\u{301}", "décolleté"),
      ("D&eacute;colleté", "décolleté"), ("ﬁssure", "fissure"), ("a &unknown; b", "a &unknown; b"),
      ("Papule ,;.", "papule"), ("&#65;&#x42;", "ab"), ("", ""), ("...", ""),
    ])
  func normalForm(_ raw: String, _ expected: String) {
    #expect(TermText.normalise(raw) == expected)
    #expect(TermText.normalise(TermText.normalise(raw)) == expected)
  }

  @Test func `a slash between blanks parts a path, another does not`() {
    #expect(TermText.path("Head / Face /  Labia") == ["head", "face", "labia"])
    #expect(TermText.path("and/or") == ["and/or"])
  }

  @Test func `spelling replaces whole words in one pass, the longest match first`() {
    let table = SpellingTable([
      ("tumor", "tumour"), ("andscars", "and scars"), ("basal cell ca", "basal cell carcinoma"),
      ("basal", "x"),
    ])
    #expect(table.corrected("deep tumor, tumors") == "deep tumour, tumors")
    #expect(table.corrected("commedones andscars") == "commedones and scars")
    #expect(table.corrected("basal cell ca") == "basal cell carcinoma")
    #expect(table.corrected("basal cell") == "x cell")
  }

  /// Printable ASCII has short ways of its own; a last character outside it makes the text take the long one.
  @Test func `the short ways for ASCII say what the long ones say`() {
    var random = RandomStream(seed: 3, purpose: "ascii terms")
    let letters = Array("abAB12 / &;,.-'<amp")
    let table = SpellingTable([("ab", "ba"), ("b a", "x"), ("a-b", "y")])
    for _ in 0..<3000 {
      let text = String((0..<random.below(14)).map { _ in letters[random.below(letters.count)] })
      let long = text + "\u{200B}"
      #expect(TermText.normalise(text) == TermText.normalise(long), "'\(text)'")
      #expect(TermText.path(text) == TermText.path(long), "'\(text)'")
      #expect(table.corrected(text) + " é" == table.corrected(text + " é"), "'\(text)'")
    }
  }

  private let rules = RuleText.rules(
    """
    derm_rules: 1
    spelling: {commedones: comedones, andscars: and scars}
    lesions:
      classes:
        alopecia: {same_as: [alopecia], includes: [alopecia / scarring]}
        scar: {same_as: [scar, scars]}
        nodule: {same_as: [nodule, nodules]}
        comedones: {same_as: [comedones]}
      also:
        - {term: "nodules,commedones andscars", means: [nodule, comedones, scar]}
    sites:
      classes:
        hands: {same_as: [upper limbs / hands], includes: [upper limbs / hands / nails]}
        feet: {includes: ["* / toes", lower limbs / feet / nails]}
        mouth: {includes: [head / face / labia]}
        anogenital: {same_as: [anogenital region / labia]}
    """)

  private func classes(_ path: [String], site: Bool = false) -> String {
    let set = site ? rules.sites : rules.lesions
    let resolution = Resolution(path, rules: set, spelling: rules.spelling)
    let outcome = resolution.outcomeWithoutConditions(rules: set)
    if outcome.inReview { return "review" }
    return outcome.classes.map { set.classIDs[$0] }.joined(separator: " ")
  }

  @Test func `the whole path decides, never the bare word`() {
    #expect(classes(["Alopecia", "Scarring"]) == "alopecia")
    #expect(classes(["Scarring"]) == "review")
    #expect(classes(["Upper Limbs", "Hands", "Nails"], site: true) == "hands")
    #expect(classes(["Lower Limbs", "Feet", "Nails"], site: true) == "feet")
    #expect(classes(["Nails"], site: true) == "review")
    #expect(classes(["Head", "Face", "Labia"], site: true) == "mouth")
    #expect(classes(["Anogenital Region", "Labia"], site: true) == "anogenital")
    #expect(classes(["Labia"], site: true) == "review")
    // A parent's rule does not reach its children.
    #expect(classes(["Upper Limbs", "Hands", "Palms"], site: true) == "review")
    #expect(classes(["Lower Limbs", "Feet", "Toes"], site: true) == "feet")
    #expect(classes(["Lower Limbs", "Toes"], site: true) == "feet")
  }

  @Test func `commas split a text only when nothing matches the whole and a rule every piece`() {
    #expect(classes(["Nodules,Commedones Andscars"]) == "comedones nodule scar")
    #expect(classes(["Alopecia", "scarring,Nodule"]) == "alopecia nodule")
    #expect(classes(["Scar,Nodule"]) == "nodule scar")
    #expect(classes(["Scar,Hair"]) == "review")
    #expect(classes(["Scar,"]) == "scar")
  }
}
