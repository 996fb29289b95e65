package import Digests
package import Vocabulary

/// The facts, as if they were the image's own: whoever asks needs not know how it is composed.
extension CataloguedImage {
  @inlinable package var id: ImageID { facts.id }
  @inlinable package var caseID: CaseID? {
    get { facts.caseID }
    set { facts.caseID = newValue }
  }
  @inlinable package var source: String { facts.source }
  @inlinable package var diagnosis: String {
    get { facts.diagnosis }
    set { facts.diagnosis = newValue }
  }
  @inlinable package var licence: String { facts.licence }
  @inlinable package var page: String { facts.page }
  @inlinable package var file: String {
    get { facts.file }
    set { facts.file = newValue }
  }
  @inlinable package var sha256: Digest? {
    get { facts.sha256 }
    set { facts.sha256 = newValue }
  }
  @inlinable package var attributes: [String: String] {
    get { facts.attributes }
    set { facts.attributes = newValue }
  }
  @inlinable package var width: Int { facts.width }
  @inlinable package var height: Int { facts.height }
  @inlinable package var orientation: Int { facts.orientation }
}
