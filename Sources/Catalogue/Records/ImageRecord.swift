package import Vocabulary

/// What one page says about one image.
///
/// Several pages may describe one image; its facts are then the union, and where they differ the
/// first page by name counts.
package struct ImageRecord: Sendable, Hashable {
  package var key: ImageID
  /// The image file's name as the page has it.
  package var imageFile: String?
  /// The case that the page says the image belongs to.
  package var caseKey: CaseID?
  /// Further keys that a split must keep together, beginning with `<source>/`.
  package var groupKeys: [String]
  /// Whatever else is said of the image, for slices of the report.
  package var attributes: [String: String]
  package var licence: String?
  /// What the page says: terms by facet.
  package var mentions: [Mention]
  /// Fields that the page has, with the number of items in each; 0 means there but empty.
  package var presentFields: [String: Int]
  /// The record's bytes in the source file.
  package var byteRange: Range<Int>?
  /// The line on which the record begins; nil for pages.
  package var line: Int?
  /// Who looked at the image and said all this; nil where the source names nobody.
  package var annotator: String?

  /// Starts a record of which only the key is known.
  package init(key: ImageID) {
    self.key = key
    groupKeys = []
    attributes = [:]
    mentions = []
    presentFields = [:]
  }
}
