import Artifacts
import AtlasSamples
import RuleSamples
import Testing
import Vocabulary

@testable import Rules
@testable import Taxonomy

@Suite struct AtlasCasesTests {
  /// Images of three cases in turn, and some without a case in between.
  private let images = (0..<60).map { image in
    AtlasImage(
      id: ImageID("t/\(100 + image)"),
      caseID: image % 5 == 4 ? nil : CaseID("c\(image * 7 % 11)"))
  }

  @Test func `images of a case follow one another, and every image comes once`() {
    let cases = AtlasCases(images)
    #expect(cases.order.sorted() == Array(images.indices))
    var ended = Set<Int>()
    var last: Int?
    for image in cases.order where cases.first[image] != last {
      #expect(ended.insert(cases.first[image]).inserted, "case of image \(image) comes twice")
      last = cases.first[image]
    }
    for (image, facts) in images.enumerated() {
      let own = facts.caseID.map { id in images.indices.first { images[$0].caseID == id } } ?? image
      #expect(cases.first[image] == own)
    }
  }

  @Test func `a class has as many cases as its images differ in`() {
    let atlas = Atlas(
      images.enumerated().map { image, facts in
        (facts, [AtlasMention(.lesion, ["lesion \(image % 3)"]), AtlasMention(.site, ["site 0"])])
      })
    let rules = """
      derm_rules: 1
      lesions:
        classes:
          zero: {same_as: [lesion 0, lesion 1]}
          two: {same_as: [lesion 2]}
      sites: {classes: {s: {same_as: [site 0]}}}
      """
    let merge = Merge(atlas, rules)
    for entry in merge.entries(.lesion) + merge.entries(.site) {
      let own = images.indices.filter {
        entry.id == "s" || (entry.id == "two") == ($0 % 3 == 2)
      }
      let names = Set(own.map { images[$0].caseID?.rawValue ?? "image \($0)" })
      #expect(entry.images == own.count && entry.cases == names.count, "\(entry.id)")
    }
  }

  @Test func `an image that the atlas no longer has is reported as leaving`() throws {
    let desk = RuleDesk(atlas: GeneratedAtlas.make(cases: 40))
    let pack = try desk.apply(try desk.refine(GeneratedAtlas.rules))
    let kept = desk.atlas.images.indices.filter { $0 % 7 != 3 }
    let smaller = Atlas(
      kept.map { image in
        (
          desk.atlas.images[image],
          desk.atlas.mentions(of: image).map { said in
            let term = desk.atlas.terms[Int(said.term)]
            return AtlasMention(term.facet, term.path, said.assertion)
          }
        )
      })
    let later = try Refinement(
      atlas: smaller, book: RuleText.book(GeneratedAtlas.rules, in: desk.folder),
      options: RefinementOptions())
    let plan = try later.consequences(since: pack)
    let gone = Set(pack.images.map(\.id)).subtracting(smaller.images.map(\.id))
    #expect(!gone.isEmpty)
    let leaving = plan.images.filter { $0.reason == "not in the catalogue" }
    #expect(leaving.map(\.id) == gone.sorted() && leaving.allSatisfy { $0.kind == .leaving })
    #expect(plan.includedBefore == pack.images.count)
  }
}
