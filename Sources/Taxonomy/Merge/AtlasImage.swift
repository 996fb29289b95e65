public import Catalogue
public import Provenance
public import Vocabulary

/// An image of the data set: as the catalogue has it, without what was seen of a file that is not whole.
///
/// It only passes on what the catalogue's value holds: the rules work on the very value that was read,
/// and the pack gets its `facts`.
public struct AtlasImage: Sendable {
  /// The image as the catalogue has it.
  public private(set) var catalogued: CataloguedImage

  /// Takes an image; nothing may be learnt from a file that is not whole.
  public init(_ image: CataloguedImage) {
    catalogued = image
    guard !image.hasPixels else { return }
    catalogued.pixelFile = nil
    catalogued.sha256 = nil
    catalogued.fingerprint = nil
  }

  /// Names an image; the rest may be filled in.
  public init(id: ImageID, caseID: CaseID? = nil, source: String = "") {
    catalogued = CataloguedImage(id: id, caseID: caseID, source: source)
  }

  /// What goes on into the pack.
  public var facts: ImageFacts { catalogued.facts }
}

extension AtlasImage {
  /// `ImageFacts.id`.
  public var id: ImageID { catalogued.facts.id }
  /// `ImageFacts.caseID`.
  public var caseID: CaseID? {
    get { catalogued.facts.caseID }
    set { catalogued.facts.caseID = newValue }
  }
  /// `ImageFacts.source`.
  public var source: String { catalogued.facts.source }
  /// `ImageFacts.diagnosis`.
  public var diagnosis: String {
    get { catalogued.facts.diagnosis }
    set { catalogued.facts.diagnosis = newValue }
  }
  /// `ImageFacts.licence`.
  public var licence: String { catalogued.facts.licence }
  /// `ImageFacts.page`.
  public var page: String { catalogued.facts.page }
  /// `ImageFacts.file`.
  public var file: String {
    get { catalogued.facts.file }
    set { catalogued.facts.file = newValue }
  }
  /// `ImageFacts.sha256`.
  public var sha256: Digest? {
    get { catalogued.facts.sha256 }
    set { catalogued.facts.sha256 = newValue }
  }
  /// `ImageFacts.attributes`.
  public var attributes: [String: String] {
    get { catalogued.facts.attributes }
    set { catalogued.facts.attributes = newValue }
  }
  /// `ImageFacts.width`.
  public var width: Int { catalogued.facts.width }
  /// `ImageFacts.height`.
  public var height: Int { catalogued.facts.height }
  /// `ImageFacts.orientation`.
  public var orientation: Int { catalogued.facts.orientation }
  /// `CataloguedImage.groupKeys`.
  public var groupKeys: [String] {
    get { catalogued.groupKeys }
    set { catalogued.groupKeys = newValue }
  }
  /// `CataloguedImage.contributor`.
  public var contributor: String {
    get { catalogued.contributor }
    set { catalogued.contributor = newValue }
  }
  /// `CataloguedImage.annotators`.
  public var annotators: [Facet: [String]] {
    get { catalogued.annotators }
    set { catalogued.annotators = newValue }
  }
  /// `CataloguedImage.pixelFile`.
  public var pixelFile: String? {
    get { catalogued.pixelFile }
    set { catalogued.pixelFile = newValue }
  }
  /// `CataloguedImage.fingerprint`.
  public var fingerprint: PictureFingerprint? {
    get { catalogued.fingerprint }
    set { catalogued.fingerprint = newValue }
  }
}
