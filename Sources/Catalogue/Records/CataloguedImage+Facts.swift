package import Digests
package import Vocabulary

/// The facts, as if they were the image's own: whoever asks needs not know how it is composed.
extension CataloguedImage {
  /// `ImageFacts.id`.
  @inlinable package var id: ImageID { facts.id }
  /// `ImageFacts.caseID`.
  @inlinable package var caseID: CaseID? {
    get { facts.caseID }
    set { facts.caseID = newValue }
  }
  /// `ImageFacts.source`.
  @inlinable package var source: String { facts.source }
  /// `ImageFacts.diagnosis`.
  @inlinable package var diagnosis: String {
    get { facts.diagnosis }
    set { facts.diagnosis = newValue }
  }
  /// `ImageFacts.licence`.
  @inlinable package var licence: String { facts.licence }
  /// `ImageFacts.page`.
  @inlinable package var page: String { facts.page }
  /// `ImageFacts.file`.
  @inlinable package var file: String {
    get { facts.file }
    set { facts.file = newValue }
  }
  /// `ImageFacts.sha256`.
  @inlinable package var sha256: Digest? {
    get { facts.sha256 }
    set { facts.sha256 = newValue }
  }
  /// `ImageFacts.attributes`.
  @inlinable package var attributes: [String: String] {
    get { facts.attributes }
    set { facts.attributes = newValue }
  }
  /// `ImageFacts.width`.
  @inlinable package var width: Int { facts.width }
  /// `ImageFacts.height`.
  @inlinable package var height: Int { facts.height }
  /// `ImageFacts.orientation`.
  @inlinable package var orientation: Int { facts.orientation }
}
