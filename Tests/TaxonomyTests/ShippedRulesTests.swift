import Artifacts
import Documents
import Foundation
import Terms
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// The rules that the project ships map every term of the atlas's vocabulary.
@Suite struct ShippedRulesTests {
  private func paths(_ name: String) throws -> [[String]] {
    let bytes = [UInt8](
      try Data(contentsOf: URL(fileURLWithPath: Checkout.file("data/vocabulary/\(name).csv"))))
    let table = CSVTable.parse(bytes)
    let column = try #require(table.index(of: "path"))
    return table.rows.map { $0.fields[column].components(separatedBy: " / ") }
  }

  /// Each lesion and each site of the vocabulary on 20 images, each image a case.
  private func merge() throws -> Merge {
    let lesions = try paths("lesions")
    let sites = try paths("body_locations")
    #expect(lesions.count == 180)
    #expect(sites.count == 82)
    var facts: [(image: AtlasImage, mentions: [AtlasMention])] = []
    for copy in 0..<20 {
      for number in 0..<180 {
        facts.append(
          (
            AtlasImage(id: ImageID("v/\(copy)-\(number)")),
            [
              AtlasMention(.lesion, lesions[number]),
              AtlasMention(.site, sites[(number + copy * 9) % sites.count]),
            ]
          ))
      }
    }
    let book = try RuleBook(Checkout.file("taxonomy/rules.yaml"))
    #expect(book.findings.isEmpty, "\(book.text(book.findings))")
    return Merge(
      atlas: Atlas(facts), rules: RuleSet(book.file), overrides: Overrides(path: ""),
      locked: LockedThresholds())
  }

  private let printed = [
    "alopecia", "comedones", "crust", "cyst", "edema", "eryth.-squam. plaque",
    "erosion/ulcer/atrophy", "erythema/erythroderm", "erythematous papule", "erythematous plaque",
    "excoriation", "hyperkeratosis", "hyperpig. papule", "hyperpig. plaque", "macule", "nodule",
    "oozing", "other papule", "other plaque", "pearly papule", "scar", "squames/scales",
    "telangiectasis", "tumour", "vesicular/pustular",
  ]

  @Test func `the paper's 25 classes have their printed labels`() throws {
    let book = try RuleBook(Checkout.file("taxonomy/rules.yaml"))
    #expect(book.file.lesions.classes.map(\.label.value).sorted() == printed.sorted())
    #expect(book.file.sites.classes.count == 23)
  }

  @Test func `every lesion term and site has one mapping, with a reason where it matters`() throws {
    let merge = try merge()
    let mappings = TermMappingTable(merge: merge).mappings()
    // The two spellings of hirsutism and two of hyperpigmented patches stay apart as raw terms.
    #expect(mappings.count == 262)
    #expect(mappings.filter { $0.kind == .review }.map(\.term) == [])
    for mapping in mappings where mapping.kind == .dropped {
      #expect(!mapping.why.isEmpty, "\(mapping.term)")
    }
    for mapping in mappings { #expect(mapping.line != nil) }
  }

  @Test(
    "terms go where their path says",
    arguments: [
      (Facet.lesion, "alopecia / scarring", ["alopecia"]),
      (.lesion, "scar / atrophic", ["scar"]),
      (.lesion, "hirstutism", []),
      (.lesion, "heperpigmented patch", ["macule"]),
      (.lesion, "scar-like plaque", ["other-plaque"]),
      (
        .lesion, "nodules,cysts,pustules,commedones andscars",
        ["comedones", "cyst", "nodule", "scar", "vesicular-pustular"]
      ),
      (.lesion, "edematous, erythematous, tender swelling", ["edema", "erythema-erythroderm"]),
      (.lesion, "swelling", []),
      (.site, "head / face / labia", ["mouth"]),
      (.site, "anogenital region / mucous membranes / vulva", ["anogenital"]),
      (.site, "upper limbs / hands / nails", ["hands"]),
      (.site, "lower limbs / feet / nails", ["feet"]),
      (.site, "upper limbs / folds / inderdigital", ["hands"]),
      (.site, "lower limbs / folds / interdigital", ["feet"]),
      (.site, "trunk / décolleté", ["chest"]),
      (.site, "lower limbs", []),
    ] as [(Facet, String, [String])])
  func paths(_ facet: Facet, _ term: String, _ classes: [String]) throws {
    let book = try RuleBook(Checkout.file("taxonomy/rules.yaml"))
    let rules = RuleSet(book.file)
    let resolution = Resolution(
      TermText.path(term), rules: rules[facet], spelling: rules.spelling)
    let outcome = resolution.outcomeWithoutConditions(rules: rules[facet])
    #expect(!outcome.inReview)
    #expect(outcome.classes.map { rules[facet].classIDs[$0] } == classes)
  }

  @Test func `every example is free of findings`() throws {
    let folder = Checkout.file("taxonomy/examples")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!names.isEmpty)
    for name in names {
      let book = try RuleBook("\(folder)/\(name)/rules.yaml")
      #expect(book.findings.isEmpty, "\(book.text(book.findings))")
    }
  }
}
