package import Digests

/// What is known of an image wherever it goes: one value from the catalogue through the atlas into the
/// pack.
///
/// `CataloguedImage` and `PackedImage` hold it next to what only they know.
package struct ImageFacts: Sendable, Hashable {
  /// The key.
  package var id: ImageID
  /// The case; nil when the source names none.
  package var caseID: CaseID?
  /// The atlas that it came from.
  package var source: String
  /// The diagnosis as the source has it, decoded; several are joined by `; `, none is empty.
  package var diagnosis: String
  /// The licence; empty when unknown.
  package var licence: String
  /// The first page that describes it.
  package var page: String
  /// The image file as the source names it; empty when it names none.
  package var file: String
  /// The SHA-256 of the file; nil without one.
  package var sha256: Digest?
  /// Further columns of the source, by name.
  package var attributes: [String: String]
  /// Columns of pixels as stored, before orientation; 0 when unknown.
  package var width: Int
  /// Rows of pixels as stored, before orientation; 0 when unknown.
  package var height: Int
  /// The EXIF orientation, 1 to 8, to apply after decoding.
  package var orientation: Int

  /// What is left out is unknown.
  package init(
    id: ImageID, caseID: CaseID? = nil, source: String = "", diagnosis: String = "",
    licence: String = "", page: String = "", file: String = "", sha256: Digest? = nil,
    attributes: [String: String] = [:], width: Int = 0, height: Int = 0, orientation: Int = 1
  ) {
    self.id = id
    self.caseID = caseID
    self.source = source
    self.diagnosis = diagnosis
    self.licence = licence
    self.page = page
    self.file = file
    self.sha256 = sha256
    self.attributes = attributes
    self.width = width
    self.height = height
    self.orientation = orientation
  }

  /// Columns and rows as shown: an orientation of 5 to 8 exchanges them; 0 when unknown.
  package var shownSize: (width: Int, height: Int) {
    orientation >= 5 ? (height, width) : (width, height)
  }
}
