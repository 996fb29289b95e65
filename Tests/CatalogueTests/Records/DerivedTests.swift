import Catalogue
import Provenance
import TestSupport
import Testing
import Vocabulary

@Suite struct DerivedTests {
  private let folder = TemporaryFolder()

  private func facts(_ state: LabelState, digest: Digest) -> DerivedFacts {
    var resolution = DerivedResolution(
      facet: .lesion, term: "bleeding", images: 2, fate: "dropped", classes: [], rule: "drop",
      line: 12, why: "a sign", mayBe: ["crust", "oozing"])
    resolution.by = "dp"
    return DerivedFacts(
      rulesPath: "taxonomy/rules.yaml", rulesDigest: .of(text: "rules"), factsDigest: digest,
      inputsDigest: .of(text: "inputs"),
      classes: [
        DerivedClass(
          facet: .lesion, id: "cyst", label: "cyst", images: 1, cases: 1, keptBecause: "always")
      ],
      resolutions: [resolution],
      labels: [
        DerivedLabel(image: ImageID("atlas/b"), facet: .lesion, classID: "cyst", state: state)
      ],
      splits: [DerivedSplit(image: ImageID("atlas/b"), group: GroupID(0), fold: Fold(3))])
  }

  @Test func `a derivation replaces the one before and leaves the facts alone`() throws {
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    try catalogue.write([SampleFacts.first], place: folder.path)
    let digest = try catalogue.contentDigest()
    #expect(try catalogue.derivedState() == nil)
    try catalogue.replaceDerived(facts(.present, digest: digest))
    let derived = facts(.unknown, digest: digest)
    try catalogue.replaceDerived(derived)
    #expect(try catalogue.labels() == derived.labels)
    #expect(try catalogue.labels(of: ImageID("atlas/a")).isEmpty)
    #expect(try catalogue.splits() == derived.splits)
    #expect(try catalogue.resolutions() == derived.resolutions)
    #expect(try catalogue.derivedState()?.factsDigest == digest)
    #expect(try catalogue.contentDigest() == digest)
  }

  @Test func `a derivation that names an unknown image keeps the one before`() throws {
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    try catalogue.write([SampleFacts.first], place: folder.path)
    let derived = facts(.present, digest: try catalogue.contentDigest())
    try catalogue.replaceDerived(derived)
    var broken = derived
    broken.splits.append(DerivedSplit(image: ImageID("atlas/z"), group: GroupID(1), fold: Fold(0)))
    #expect(throws: CatalogueError.self) { try catalogue.replaceDerived(broken) }
    #expect(try catalogue.splits() == derived.splits)
  }

  @Test func `packs are remembered once`() throws {
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    let pack = PackEntry(
      digest: .of(text: "pack"), path: "data/packs/x", inputs: .of(text: "inputs"), images: 4)
    try catalogue.record(pack)
    try catalogue.record(pack)
    #expect(try catalogue.packs() == [pack])
  }
}
