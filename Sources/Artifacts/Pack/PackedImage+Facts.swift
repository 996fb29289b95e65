package import Digests
package import Vocabulary

/// The facts, as if they were the image's own: whoever asks needs not know how it is composed.
extension PackedImage {
  /// `ImageFacts.id`.
  @inlinable package var id: ImageID { facts.id }
  /// `ImageFacts.caseID`.
  @inlinable package var caseID: CaseID? { facts.caseID }
  /// `ImageFacts.source`.
  @inlinable package var source: String { facts.source }
  /// `ImageFacts.diagnosis`.
  @inlinable package var diagnosis: String { facts.diagnosis }
  /// `ImageFacts.licence`.
  @inlinable package var licence: String { facts.licence }
  /// `ImageFacts.page`.
  @inlinable package var page: String { facts.page }
  /// `ImageFacts.file`.
  @inlinable package var file: String { facts.file }
  /// `ImageFacts.sha256`.
  @inlinable package var sha256: Digest? { facts.sha256 }
  /// `ImageFacts.attributes`.
  @inlinable package var attributes: [String: String] { facts.attributes }
  /// `ImageFacts.width`.
  @inlinable package var width: Int { facts.width }
  /// `ImageFacts.height`.
  @inlinable package var height: Int { facts.height }
  /// `ImageFacts.orientation`.
  @inlinable package var orientation: Int { facts.orientation }
}
