import AtlasSamples
import Foundation
import RuleSamples
import TestSupport
@testable import Rules
@testable import Taxonomy

/// A rules file with something of everything that is exchanged, and an atlas for it.
enum ExchangeRules {
  static let text = """
    derm_rules: 1
    people:
      ab: {name: Ada Bell, role: dermatologist, orcid: 0000-0002-1825-0097}
      dp: {name: derm project}
    defaults: {by: dp, date: 2026-11-23, status: proposed}
    spelling: {tumor: tumour}
    lesions:
      drop_under: 2
      classes:
        crust: {label: crust, same_as: [crust, crusts], xref: [HP:0200034]}
        # A comment that stays.
        erosion-ulcer: {label: "erosion/ulcer", looks_like: [{term: ulcer, by: ab, status: approved, confidence: 80%, review: dp, see: ["https://example.org/a", "Lawrence & Cox"], why: "=looks alike; \\"here\\""}], same_as: [erosion]}
        other-papule: {label: other papule, same_as: [papule], includes: [papule / pearly, {term: nodule, from: [t], why: "small"}]}
        tumour: {label: tumour, same_as: [tumour]}
      also:
        - {term: crusted erosion, means: [crust, erosion-ulcer], why: both}
      drop:
        - {term: swelling, may_be: [tumour, other-papule], why: "too vague"}
        - {term: old, why: gone, status: rejected}
      never_merge:
        - {pair: [ulcer, tumour], why: "clinically distinct"}
    sites:
      classes:
        hands: {label: hands, same_as: [hands], includes: [hands / nails]}

    """

  static let atlas = Atlas.of([
    "ulcer; crust @ hands", "ulcer; papule / pearly @ hands",
    "crusted erosion; tumor @ hands / nails",
    "papule; swelling; -dotted @ hands", "crust; +1, \"odd\"; papule @ hands",
    "greasy skin @ elbow",
  ])

  /// The rules with their counts.
  static func decisions(in folder: TemporaryFolder) throws -> RuleDecisions {
    try RuleDecisions(RuleText.book(text, in: folder), atlas: atlas)
  }

  static func sssom(in folder: TemporaryFolder) throws -> String {
    var set = MappingSet(try decisions(in: folder))
    set.licence = "https://creativecommons.org/licenses/by/4.0/"
    set.toolVersion = "0"
    return set.text
  }

  static func termsCSV(in folder: TemporaryFolder) throws -> String {
    try TermsCSV(try decisions(in: folder), catalogue: "none").text
  }

  /// Imports a text next to the rules.
  static func take(
    _ text: String, in folder: TemporaryFolder, by: String? = nil
  ) throws -> RuleImport {
    try take(Array(text.utf8), in: folder, by: by)
  }

  static func take(
    _ bytes: [UInt8], in folder: TemporaryFolder, by: String? = nil
  ) throws -> RuleImport {
    _ = try RuleText.book(ExchangeRules.text, in: folder)
    let path = folder.file("in.csv")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try RuleImport(path, rules: folder.file("rules.yaml"), by: by, date: "2026-11-24")
  }
}
