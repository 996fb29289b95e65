public import Provenance
public import Vocabulary

/// One image of a frozen data set.
public struct PackedImage: Sendable, Hashable {
  /// Its key.
  public let id: ImageID
  /// Its case; nil when the source names none.
  public let caseID: CaseID?
  /// What a split keeps together.
  public let group: GroupID
  /// Its fold.
  public let fold: Fold
  /// Position in `PackManifest.sites`; nil when unknown.
  public let site: Int?
  /// One state per lesion class, in the manifest's order.
  public let lesions: [LabelState]
  /// The source it came from.
  public let source: String
  /// The diagnosis, raw; may be empty.
  public let diagnosis: String
  /// The licence; may be empty.
  public let licence: String
  /// The page that describes it.
  public let page: String
  /// The image file as the source names it.
  public let file: String
  /// Digest of the original file; nil when the image has no pixels.
  public let sha256: Digest?
  /// Further columns of the source, for slices.
  public let attributes: [String: String]
  /// Width in pixels before orientation; 0 when unknown.
  public let width: Int
  /// Height in pixels before orientation; 0 when unknown.
  public let height: Int
  /// EXIF orientation, 1 to 8, to apply after decoding.
  public let orientation: Int
  /// Bytes in the image store; set by `Pack.open`, nil without pixels.
  public var pixels: Range<Int>?

  /// Names every field.
  public init(
    id: ImageID, caseID: CaseID?, group: GroupID, fold: Fold, site: Int?, lesions: [LabelState],
    source: String, diagnosis: String = "", licence: String = "", page: String = "",
    file: String = "", sha256: Digest? = nil, attributes: [String: String] = [:], width: Int = 0,
    height: Int = 0, orientation: Int = 1, pixels: Range<Int>? = nil
  ) {
    self.id = id
    self.caseID = caseID
    self.group = group
    self.fold = fold
    self.site = site
    self.lesions = lesions
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
    self.pixels = pixels
  }
}
