public import Provenance

/// What is known of an image wherever it goes: one value from the catalogue through the atlas into the
/// pack.
///
/// `CataloguedImage` and `PackedImage` hold it beside what only they know.
public struct ImageFacts: Sendable, Hashable {
  /// The key.
  public var id: ImageID
  /// The case; nil when the source names none.
  public var caseID: CaseID?
  /// The atlas that it came from.
  public var source: String
  /// The diagnosis as the source has it, decoded; several are joined by `; `, none is empty.
  public var diagnosis: String
  /// The licence; empty when unknown.
  public var licence: String
  /// The first page that describes it.
  public var page: String
  /// The image file as the source names it; empty when it names none.
  public var file: String
  /// The SHA-256 of the file; nil without one.
  public var sha256: Digest?
  /// Further columns of the source, by name.
  public var attributes: [String: String]
  /// Columns of pixels as stored, before orientation; 0 when unknown.
  public var width: Int
  /// Rows of pixels as stored, before orientation; 0 when unknown.
  public var height: Int
  /// The EXIF orientation, 1 to 8, to apply after decoding.
  public var orientation: Int

  /// Names an image; what is left out is unknown.
  public init(
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
}
