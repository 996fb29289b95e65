package import Digests
package import Vocabulary

/// The facts, as if they were the image's own: whoever asks needs not know how it is composed.
extension PackedImage {
  @inlinable package var id: ImageID { facts.id }
  @inlinable package var caseID: CaseID? { facts.caseID }
  @inlinable package var source: String { facts.source }
  @inlinable package var diagnosis: String { facts.diagnosis }
  @inlinable package var licence: String { facts.licence }
  @inlinable package var page: String { facts.page }
  @inlinable package var file: String { facts.file }
  @inlinable package var sha256: Digest? { facts.sha256 }
  @inlinable package var attributes: [String: String] { facts.attributes }
  @inlinable package var width: Int { facts.width }
  @inlinable package var height: Int { facts.height }
  @inlinable package var orientation: Int { facts.orientation }
}
