package import Digests
package import Vocabulary

/// One image of a frozen data set.
package struct PackedImage: Sendable, Hashable {
  /// What the catalogue knew of it; the digest is nil when the image has no pixels.
  package var facts: ImageFacts
  /// What a split keeps together.
  package let group: GroupID
  package let fold: Fold
  /// Position in `PackManifest.sites`; nil when unknown.
  package let site: Int?
  /// One state per lesion class, in the manifest's order.
  package let lesions: [LabelState]
  /// Bytes in the image store; set by `Pack.open`, nil without pixels.
  package var pixels: Range<Int>?

  /// Adds an image's group, fold, site and labels to its facts.
  package init(
    _ facts: ImageFacts, group: GroupID, fold: Fold, site: Int?, lesions: [LabelState],
    pixels: Range<Int>? = nil
  ) {
    self.facts = facts
    self.group = group
    self.fold = fold
    self.site = site
    self.lesions = lesions
    self.pixels = pixels
  }

  /// Names every field, for an image that comes from no catalogue.
  package init(
    id: ImageID, caseID: CaseID?, group: GroupID, fold: Fold, site: Int?, lesions: [LabelState],
    source: String, diagnosis: String = "", licence: String = "", page: String = "",
    file: String = "", sha256: Digest? = nil, attributes: [String: String] = [:], width: Int = 0,
    height: Int = 0, orientation: Int = 1, pixels: Range<Int>? = nil
  ) {
    self.init(
      ImageFacts(
        id: id, caseID: caseID, source: source, diagnosis: diagnosis, licence: licence,
        page: page, file: file, sha256: sha256, attributes: attributes, width: width,
        height: height, orientation: orientation),
      group: group, fold: fold, site: site, lesions: lesions, pixels: pixels)
  }
}
