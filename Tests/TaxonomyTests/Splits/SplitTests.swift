import Artifacts
import AtlasSamples
import Digests
import Documents
import Duplicates
import Foundation
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// An atlas with a long tail of lesions, sites, and cases of several images.
enum GeneratedAtlas {
  static let rules = """
    derm_rules: 1
    lesions:
      classes:
    \((0..<25).map { "    l\($0 + 10): {same_as: [lesion \($0)]}" }.joined(separator: "\n"))
    sites:
      classes:
    \((0..<20).map { "    s\($0 + 10): {same_as: [site \($0)]}" }.joined(separator: "\n"))
    """

  static func make(cases: Int, seed: UInt64 = 1) -> Atlas {
    var random = RandomStream(seed: seed, purpose: "generated atlas")
    let lesions = (0..<25).map { 1 / Double($0 + 2) }
    let sites = (0..<20).map { 1 / Double($0 + 3) }
    var images: [String] = []
    for number in 0..<cases {
      let site = random.weighted(sites)
      let main = random.weighted(lesions)
      for _ in 0..<(1 + random.weighted([4, 3, 2, 1])) {
        var mine = ["lesion \(main)"]
        if random.below(2) == 0 { mine.append("lesion \(random.weighted(lesions))") }
        images.append("\(mine.joined(separator: "; ")) @ site \(site) #c\(number)")
      }
    }
    return .of(images)
  }
}

@Suite struct SplitTests {
  private func plan(
    _ atlas: Atlas, memory: FoldAssignments = FoldAssignments(), folds: Int = 5,
    rules: String = GeneratedAtlas.rules
  ) throws -> (plan: FoldPlan, merge: Merge) {
    let merge = Merge(atlas, rules)
    let groups = try ImageGroups(atlas)
    return (
      try FoldPlan(merge: merge, groups: groups, memory: memory, folds: folds, seed: 0), merge
    )
  }

  @Test func `labels and sites are spread evenly and no case is split`() throws {
    let atlas = GeneratedAtlas.make(cases: 3000)
    let (plan, _) = try plan(atlas)
    #expect(plan.certificate.sharedGroups == 0)
    #expect(plan.certificate.groups == 3000)
    #expect(plan.certificate.meanImbalance < 0.02, "\(plan.certificate.meanImbalance)")
    #expect(plan.certificate.maxImbalance < 0.05, "\(plan.certificate.maxImbalance)")
    var foldOfCase: [CaseID: Int] = [:]
    for (image, facts) in atlas.images.enumerated() {
      guard let id = facts.caseID else { continue }
      #expect(foldOfCase[id] == nil || foldOfCase[id] == plan.fold[image])
      foldOfCase[id] = plan.fold[image]
    }
  }

  @Test func `equal files and further keys join groups`() throws {
    var first = AtlasImage(id: ImageID("t/1"), caseID: CaseID("t/a"))
    var second = AtlasImage(id: ImageID("t/2"), caseID: CaseID("t/b"))
    var third = AtlasImage(id: ImageID("t/3"))
    let fourth = AtlasImage(id: ImageID("t/4"))
    first.sha256 = Digest.of(text: "same")
    second.sha256 = Digest.of(text: "same")
    second.groupKeys = ["t/lesion 7"]
    third.groupKeys = ["t/lesion 7"]
    let atlas = Atlas([fourth, third, second, first].map { ($0, []) })
    #expect(try ImageGroups(atlas).group.map(\.rawValue) == [0, 0, 0, 1])
  }

  @Test func `old images keep their folds when the atlas grows`() throws {
    let large = GeneratedAtlas.make(cases: 600)
    let half = Atlas(
      large.images.prefix(700).enumerated().map { position, image in
        (
          image,
          large.mentions(of: position).map {
            AtlasMention(large.terms[Int($0.term)].facet, large.terms[Int($0.term)].path)
          }
        )
      })
    let (before, _) = try plan(half)
    let (after, _) = try plan(large, memory: before.memory)
    #expect(Array(after.fold.prefix(700)) == before.fold)
    #expect(after.moves.isEmpty)
    #expect(after.certificate.sharedGroups == 0)
    // Once remembered, nothing moves any more.
    let (again, _) = try plan(large, memory: after.memory)
    #expect(again.fold == after.fold)
    #expect(again.memory == after.memory)
    #expect(again.certificate.digest == after.certificate.digest)
  }

  @Test func `a link that joins two groups moves the smaller one and is listed`() throws {
    let atlas = GeneratedAtlas.make(cases: 50)
    let (before, _) = try plan(atlas)
    // The first case with another fold than the first image's joins the first image's case.
    let other = try #require(before.fold.firstIndex { $0 != before.fold[0] })
    let joined = Atlas(
      atlas.images.enumerated().map { position, image in
        var image = image
        if image.caseID == atlas.images[0].caseID || image.caseID == atlas.images[other].caseID {
          image.groupKeys = ["t/linked"]
        }
        return (
          image,
          atlas.mentions(of: position).map {
            AtlasMention(atlas.terms[Int($0.term)].facet, atlas.terms[Int($0.term)].path)
          }
        )
      })
    let (after, _) = try plan(joined, memory: before.memory)
    #expect(after.certificate.sharedGroups == 0)
    #expect(!after.moves.isEmpty)
    let moved = Set(after.moves.map(\.image))
    for (position, image) in joined.images.enumerated() where !moved.contains(image.id) {
      #expect(after.fold[position] == before.fold[position])
    }
  }

  @Test func `degenerate folds are refused with the reason`() {
    let few = Atlas.of(["lesion 0 @ site 0 #a", "lesion 1 @ site 0 #a", "lesion 1 @ site 1 #b"])
    #expect(throws: TaxonomyError.self) { try plan(few) }
    #expect(throws: TaxonomyError.self) { try plan(GeneratedAtlas.make(cases: 20), folds: 1) }
  }

  @Test func `a memory of another number of folds is refused`() throws {
    let atlas = GeneratedAtlas.make(cases: 60)
    let (before, _) = try plan(atlas)
    #expect(throws: TaxonomyError.self) { try plan(atlas, memory: before.memory, folds: 3) }
  }

  @Test func `the memory survives its file`() throws {
    let (plan, _) = try plan(GeneratedAtlas.make(cases: 30))
    #expect(try FoldAssignments(Array(plan.memory.text.utf8), path: "f.csv") == plan.memory)
    #expect(throws: TaxonomyError.self) {
      try FoldAssignments(Array("a,b\n1,2\n".utf8), path: "f.csv")
    }
  }

  @Test(.needsShared("real/pad-ufes-20/metadata.csv")) func `real patients stay whole`() throws {
    let path = try #require(Checkout.shared("real/pad-ufes-20/metadata.csv"))
    let table = CSVTable.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    func column(_ name: String) throws -> Int { try #require(table.index(of: name)) }
    let patient = try column("patient_id")
    let region = try column("region")
    let id = try column("img_id")
    let findings = ["itch", "grew", "hurt", "changed", "bleed", "elevation"]
    let columns = try findings.map { ($0, try column($0)) }
    let atlas = Atlas(
      table.rows.map { row in
        let image = AtlasImage(
          id: ImageID("p/\(row.fields[id])"), caseID: CaseID("p/\(row.fields[patient])"))
        var said = [AtlasMention(.site, [row.fields[region]])]
        for (name, position) in columns {
          let value = row.fields[position]
          said.append(
            AtlasMention(
              .lesion, [name],
              value == "True" ? .present : value == "False" ? .absent : .unknown))
        }
        return (image, said)
      })
    let rules = try String(
      contentsOfFile: Checkout.file("taxonomy/examples/pad-ufes-20/rules.yaml"), encoding: .utf8)
    let (plan, merge) = try plan(atlas, rules: rules)
    #expect(merge.included.count == 2298)
    #expect(plan.certificate.groups == 1373)
    #expect(plan.certificate.sharedGroups == 0)
    #expect(plan.certificate.images.reduce(0, +) == 2298)
    #expect(merge.lesionClasses.count == 6)
    #expect(merge.siteClasses.count == 14)
    // True, False and UNK of the column itch.
    let itch = merge.included.map { merge.labels(of: $0)[merge.labels(of: $0).startIndex + 5] }
    #expect(itch.count { $0 == .present } == 1455)
    #expect(itch.count { $0 == .absent } == 837)
    #expect(itch.count { $0 == .unknown } == 6)
  }
}
