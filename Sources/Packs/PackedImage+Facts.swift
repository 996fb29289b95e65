public import Provenance
public import Vocabulary

/// The facts, as if they were the image's own: whoever asks needs not know how it is composed.
extension PackedImage {
  /// `ImageFacts.id`.
  @inlinable public var id: ImageID { facts.id }
  /// `ImageFacts.caseID`.
  @inlinable public var caseID: CaseID? { facts.caseID }
  /// `ImageFacts.source`.
  @inlinable public var source: String { facts.source }
  /// `ImageFacts.diagnosis`.
  @inlinable public var diagnosis: String { facts.diagnosis }
  /// `ImageFacts.licence`.
  @inlinable public var licence: String { facts.licence }
  /// `ImageFacts.page`.
  @inlinable public var page: String { facts.page }
  /// `ImageFacts.file`.
  @inlinable public var file: String { facts.file }
  /// `ImageFacts.sha256`.
  @inlinable public var sha256: Digest? { facts.sha256 }
  /// `ImageFacts.attributes`.
  @inlinable public var attributes: [String: String] { facts.attributes }
  /// `ImageFacts.width`.
  @inlinable public var width: Int { facts.width }
  /// `ImageFacts.height`.
  @inlinable public var height: Int { facts.height }
  /// `ImageFacts.orientation`.
  @inlinable public var orientation: Int { facts.orientation }
}
