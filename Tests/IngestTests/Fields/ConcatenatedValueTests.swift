import Testing

import Vocabulary
@testable import Ingest

@Suite struct ConcatenatedValueTests {
  @Test(arguments: [
    ("Noduleblack", ["Nodule", "black"]), ("noduleBlack", ["nodule", "Black"]),
    ("Large papulesplaque", ["Large papules", "plaque"]),
  ])
  func `concatenated lesions are noticed`(text: String, parts: [String]) {
    #expect(ConcatenatedValue.proposal(text, facet: .lesion) == parts)
  }

  @Test(arguments: [
    "Nodule", "Papules", "Papulosquamous", "Plaquelike", "Nodular", "McCune", "IgA", "mRNA",
    "Café au lait", "Scarring", "Patchy", "DeSanctis-Cacchione", "papule black", "",
  ])
  func `words that only look alike are left alone`(text: String) {
    #expect(ConcatenatedValue.proposal(text, facet: .lesion) == nil)
  }

  @Test func `of sites only capitals count`() {
    #expect(ConcatenatedValue.proposal("ArmLeg", facet: .site) == ["Arm", "Leg"])
    #expect(ConcatenatedValue.proposal("noduleblack", facet: .site) == nil)
    #expect(ConcatenatedValue.proposal("ArmLeg", facet: .contributor) == nil)
  }
}
