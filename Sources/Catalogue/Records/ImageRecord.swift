public import Vocabulary

/// What one page says about one image.
///
/// Several pages may describe one image; its facts are then the union, and where they differ the
/// first page by name counts.
public struct ImageRecord: Sendable, Hashable {
  /// The image's key.
  public var key: ImageID
  /// The image file's name as the page has it.
  public var imageFile: String?
  /// The case that the page says the image belongs to.
  public var caseKey: CaseID?
  /// Further keys that a split must keep together, beginning with `<source>/`.
  public var groupKeys: [String]
  /// Whatever else is said of the image, for slices of the report.
  public var attributes: [String: String]
  /// The licence of the picture.
  public var licence: String?
  /// What the page says: terms by facet.
  public var mentions: [Mention]
  /// Fields that the page has, with the number of items in each; 0 means there but empty.
  public var statedFields: [String: Int]
  /// The record's bytes in the source file.
  public var byteRange: Range<Int>?
  /// The line on which the record begins; nil for pages.
  public var line: Int?
  /// Who looked at the image and said all this; nil where the source names nobody.
  public var annotator: String?

  /// Starts a record of which only the key is known.
  public init(key: ImageID) {
    self.key = key
    groupKeys = []
    attributes = [:]
    mentions = []
    statedFields = [:]
  }
}
