package import Catalogue
package import Digests
package import Vocabulary

/// An image of the data set: as the catalogue has it, without what was seen of a file that is not whole.
///
/// It only passes on what the catalogue's value holds: the rules work on the very value that was read,
/// and the pack gets its `facts`.
package struct AtlasImage: Sendable {
  /// The image as the catalogue has it.
  package private(set) var catalogued: CataloguedImage

  /// Takes an image; nothing may be learned from a file that is not whole.
  package init(_ image: CataloguedImage) {
    catalogued = image
    guard !image.hasPixels else { return }
    catalogued.pixelFile = nil
    catalogued.sha256 = nil
    catalogued.fingerprint = nil
    catalogued.localFeatures = nil
  }

  /// Names an image; the rest may be filled in.
  package init(id: ImageID, caseID: CaseID? = nil, source: String = "") {
    catalogued = CataloguedImage(id: id, caseID: caseID, source: source)
  }

  /// What goes on into the pack.
  package var facts: ImageFacts { catalogued.facts }
}

extension AtlasImage {
  package var id: ImageID { catalogued.facts.id }
  package var caseID: CaseID? {
    get { catalogued.facts.caseID }
    set { catalogued.facts.caseID = newValue }
  }
  package var source: String { catalogued.facts.source }
  package var diagnosis: String {
    get { catalogued.facts.diagnosis }
    set { catalogued.facts.diagnosis = newValue }
  }
  package var page: String { catalogued.facts.page }
  package var file: String {
    get { catalogued.facts.file }
    set { catalogued.facts.file = newValue }
  }
  package var sha256: Digest? {
    get { catalogued.facts.sha256 }
    set { catalogued.facts.sha256 = newValue }
  }
  package var attributes: [String: String] {
    get { catalogued.facts.attributes }
    set { catalogued.facts.attributes = newValue }
  }
  package var width: Int { catalogued.facts.width }
  package var height: Int { catalogued.facts.height }
  package var orientation: Int { catalogued.facts.orientation }
  /// `CataloguedImage.groupKeys`.
  package var groupKeys: [String] {
    get { catalogued.groupKeys }
    set { catalogued.groupKeys = newValue }
  }
  /// `CataloguedImage.contributor`.
  package var contributor: String {
    get { catalogued.contributor }
    set { catalogued.contributor = newValue }
  }
  /// `CataloguedImage.annotators`.
  package var annotators: [Facet: [String]] {
    get { catalogued.annotators }
    set { catalogued.annotators = newValue }
  }
  /// `CataloguedImage.pixelFile`.
  package var pixelFile: String? {
    get { catalogued.pixelFile }
    set { catalogued.pixelFile = newValue }
  }
  /// `CataloguedImage.fingerprint`.
  package var fingerprint: ImageFingerprint? {
    get { catalogued.fingerprint }
    set { catalogued.fingerprint = newValue }
  }
  /// `CataloguedImage.localFeatures`.
  package var localFeatures: LocalFeatures? {
    get { catalogued.localFeatures }
    set { catalogued.localFeatures = newValue }
  }
}
