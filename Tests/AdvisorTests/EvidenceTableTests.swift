import AtlasSamples
import Duplicates
import Testing
import Vocabulary
@testable import Advisor
@testable import Taxonomy

@Suite struct EvidenceTableTests {
  private static let rules = """
    derm_rules: 1
    lesions:
      classes:
        a: {same_as: [a]}
        b: {same_as: [b]}
        z: {same_as: [z]}
    sites:
      classes:
        feet: {same_as: [feet]}
        hands: {same_as: [hands]}
    """

  @Test func `the advisor expects two terms together among images in which both are known`() throws
  {
    let merge = Merge(
      Atlas.of(["z; a; b", "z; a", "z; b", "z"] + [String](repeating: "z; ?a; ?b", count: 4)),
      Self.rules)
    let table = EvidenceTable(
      merge: merge, groups: try ImageGroups(merge.atlas), facet: .lesion, replicates: 0, seed: 0)
    let (a, b) = (table.side(classes: [0]), table.side(classes: [1]))
    #expect(a.images == [0, 1] && a.unknown == [4, 5, 6, 7])
    #expect(table.evidence(a, b, spelling: nil).together.expected == 1)
  }
}
