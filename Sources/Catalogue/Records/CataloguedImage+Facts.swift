public import Provenance
public import Vocabulary

/// The facts, as if they were the image's own: whoever asks needs not know how it is composed.
extension CataloguedImage {
  /// `ImageFacts.id`.
  @inlinable public var id: ImageID { facts.id }
  /// `ImageFacts.caseID`.
  @inlinable public var caseID: CaseID? {
    get { facts.caseID }
    set { facts.caseID = newValue }
  }
  /// `ImageFacts.source`.
  @inlinable public var source: String { facts.source }
  /// `ImageFacts.diagnosis`.
  @inlinable public var diagnosis: String {
    get { facts.diagnosis }
    set { facts.diagnosis = newValue }
  }
  /// `ImageFacts.licence`.
  @inlinable public var licence: String { facts.licence }
  /// `ImageFacts.page`.
  @inlinable public var page: String { facts.page }
  /// `ImageFacts.file`.
  @inlinable public var file: String {
    get { facts.file }
    set { facts.file = newValue }
  }
  /// `ImageFacts.sha256`.
  @inlinable public var sha256: Digest? {
    get { facts.sha256 }
    set { facts.sha256 = newValue }
  }
  /// `ImageFacts.attributes`.
  @inlinable public var attributes: [String: String] {
    get { facts.attributes }
    set { facts.attributes = newValue }
  }
  /// `ImageFacts.width`.
  @inlinable public var width: Int { facts.width }
  /// `ImageFacts.height`.
  @inlinable public var height: Int { facts.height }
  /// `ImageFacts.orientation`.
  @inlinable public var orientation: Int { facts.orientation }
}
