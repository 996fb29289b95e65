import Catalogue
import Digests
import TestSupport
import Testing

@Suite struct DerivedTests {
  private let folder = TemporaryFolder()

  @Test func `a derivation takes the place of the one before and leaves the facts alone`() throws {
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    try catalogue.write([SampleFacts.first], folder: folder.path)
    let digest = try catalogue.contentDigest()
    #expect(try catalogue.derivedState() == nil)
    for name in ["one", "two"] {
      let state = DerivedState(
        rulesPath: "taxonomy/rules.yaml", rulesDigest: .of(text: name), factsDigest: digest,
        inputsDigest: .of(text: "inputs"))
      try catalogue.remember(state)
      #expect(try catalogue.derivedState() == state)
    }
    #expect(try catalogue.contentDigest() == digest)
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
