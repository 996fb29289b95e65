public import Provenance
public import Vocabulary

/// An image with everything that the catalogue knows of it but its mentions.
public struct CataloguedImage: Sendable, Hashable {
  /// The key.
  public let id: ImageID
  /// The atlas.
  public let source: String
  /// The case that the source states.
  public let caseID: CaseID?
  /// Further keys that a split must keep together, sorted.
  public let groupKeys: [String]
  /// The image file's name as the source has it; empty when none is stated.
  public let fileName: String
  /// Where the file is, nil when it was not found; relative paths start at the current folder.
  public let file: String?
  /// What became of the file; nil when it was not looked for yet.
  public let state: CheckState?
  /// The SHA-256 of the file.
  public let sha256: Digest?
  /// What the picture looks like; nil for a flat one, and without a whole picture.
  public let fingerprint: PictureFingerprint?
  /// Columns of pixels as stored; 0 when unknown.
  public let width: Int
  /// Rows of pixels as stored; 0 when unknown.
  public let height: Int
  /// The EXIF orientation, 1 to 8.
  public let orientation: Int
  /// The diagnosis as the source has it, decoded; several are joined by `; `.
  public let diagnosis: String
  /// The licence; empty when unknown.
  public let licence: String
  /// Attributes by name.
  public let attributes: [String: String]
  /// The first page that describes the image.
  public let page: String

  /// Whether the file is there and whole.
  public var hasPixels: Bool { state == .usable && file != nil }
}

/// A mention with its image and page.
public struct CataloguedMention: Sendable, Hashable {
  /// The image.
  public let image: ImageID
  /// The mention; its raw text, path, assertion, votes and bytes.
  public let mention: Mention
  /// Its number among the mentions of one facet on one page, from 0.
  public let ordinal: Int
  /// The page: the source file's path, relative to the atlas.
  public let page: String
  /// Who said so; nil where the source names nobody.
  public let annotator: String?
}
