import AtlasSamples
import Testing

@testable import Taxonomy

/// What becomes of images without a lesion class, under each policy.
@Suite struct LabelPolicyTests {
  private let rules = """
    derm_rules: 1
    policy: {no_label_left: POLICY}
    lesions:
      drop_under: 2
      classes: {papule: {same_as: [papule]}, nodule: {same_as: [nodule]}, rare: {same_as: [rare]}}
      drop:
        - {term: itching, why: "a symptom"}
        - {term: swelling, may_be: [nodule], why: "vague"}
    sites: {classes: {hands: {same_as: [hands]}, feet: {same_as: [feet]}}}
    """

  /// Image 4 is looked at; the others make the classes frequent.
  private func merge(_ image: String, _ policy: String, overrides: String = "") -> Merge {
    let others = ["papule @ hands", "papule @ feet", "nodule @ hands", "nodule @ feet"]
    return Merge(
      .of(others + [image]), rules.replacing("POLICY", with: policy), overrides: overrides)
  }

  @Test(
    "keep keeps every image, with unknown where nothing is said; exclude says why it leaves out",
    arguments: [
      ("@ hands", "?nodule ?papule @hands", "no lesion term"),
      ("itching @ hands", "?nodule ?papule @hands", "all lesion terms dropped"),
      ("swelling @ hands", "?nodule @hands", "all lesion terms dropped"),
      ("mystery @ hands", "?nodule ?papule @hands", "all lesion terms in review or unknown"),
      ("rare @ hands", "@hands", "lesion classes under drop_under"),
      ("", "?nodule ?papule", "no lesion term"),
    ])
  func policies(_ image: String, _ kept: String, _ reason: String) throws {
    let keeping = merge(image, "keep")
    #expect(keeping.exclusion[4] == nil)
    #expect(keeping.text(4) == kept)
    #expect(keeping.keptWithoutLabel == 1)
    let excluding = merge(image, "exclude")
    let found = try #require(excluding.exclusion[4])
    #expect(excluding.words(for: found) == reason)
  }

  @Test func `a known negative stays under both, and a person's word speaks of all classes`() {
    for policy in ["keep", "exclude"] {
      #expect(merge("!papule; !nodule @ hands", policy).exclusion[4] == nil)
      #expect(merge("!papule; !nodule @ hands", policy).text(4) == "@hands")
      let added = "image,add_class\nt/00004,papule\n"
      #expect(merge("@ hands", policy, overrides: added).text(4) == "+papule @hands")
    }
  }

  @Test(
    "an image that a correction leaves without a known label is in review or unknown, and not rare",
    arguments: [
      ("papule @ hands", "papule|nodule,", "all lesion terms in review or unknown"),
      ("papule @ hands", "papule,", "all lesion terms in review or unknown"),
      ("papule; mystery @ hands", ",papule", "all lesion terms in review or unknown"),
      ("rare; papule @ hands", "papule,", "lesion classes under drop_under"),
    ])
  func corrected(_ image: String, _ cells: String, _ reason: String) throws {
    let overrides = "image,unknown_class,remove_class\nt/00004,\(cells)\n"
    let excluding = merge(image, "exclude", overrides: overrides)
    let found = try #require(excluding.exclusion[4])
    #expect(excluding.words(for: found) == reason)
    #expect(merge(image, "keep", overrides: overrides).exclusion[4] == nil)
  }

  @Test func `rules of sites alone make a set of the images with a site`() {
    let sites = """
      derm_rules: 1
      sites: {classes: {hands: {same_as: [hands]}, feet: {same_as: [feet]}}}
      """
    let texts = ["papule @ hands", "@ feet", "papule", "@ hands; feet"]
    let excluding = Merge(.of(texts), sites)
    #expect(excluding.included == [0, 1])
    #expect(excluding.exclusion[2] == .noSite)
    #expect(excluding.words(for: .noSite) == "no final site")
    #expect(excluding.lesionClasses.isEmpty)
    let keeping = Merge(.of(texts), "policy: {no_label_left: keep}\n" + sites)
    #expect(keeping.included == [0, 1, 2, 3])
  }

  @Test func `rules of lesions alone make a set without sites`() {
    let lesions = "derm_rules: 1\nlesions: {classes: {papule: {same_as: [papule]}}}"
    let merge = Merge(.of(["papule @ hands", "@ feet"]), lesions)
    #expect(merge.included == [0])
    #expect(merge.siteClasses.isEmpty)
  }
}
