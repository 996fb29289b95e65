package import Vocabulary

/// How much one atlas, or all of them, has in the catalogue.
package struct CatalogueCounts: Sendable, Hashable {
  /// Source files.
  package var files: Int
  package var pages: Int
  package var images: Int
  /// Images whose file is there and whole.
  package var usableImages: Int
  package var mentions: Int
  /// Cases that a source states.
  package var cases: Int
  package var findings: Int
  /// Source files that are no longer in the export.
  package var removedFiles: Int
  /// Images that only removed files describe.
  package var removedImages: Int

  package init(
    files: Int, pages: Int, images: Int, usableImages: Int, mentions: Int, cases: Int,
    findings: Int, removedFiles: Int = 0, removedImages: Int = 0
  ) {
    self.files = files
    self.pages = pages
    self.images = images
    self.usableImages = usableImages
    self.mentions = mentions
    self.cases = cases
    self.findings = findings
    self.removedFiles = removedFiles
    self.removedImages = removedImages
  }
}

/// How often a kind of finding occurs.
package struct FindingTally: Sendable, Hashable {
  package let code: String
  package let severity: Severity
  package var count: Int
  /// What is wrong, in the words of one of them: those that come first in order of bytes.
  package let what: String
  /// What to do, in the words of one of them.
  package let remedy: String
}

/// How well a format fills a field: empty is there without content, absent is not there.
package struct FieldCoverage: Sendable, Hashable {
  /// The format; with the file's path behind it where files are counted one by one.
  package let format: String
  /// The field: a facet, `case`, `file`, `licence`, or an attribute.
  package let field: String
  /// Records in that format.
  package let records: Int
  /// Records that have the field with content.
  package let filled: Int
  /// Records that have the field without content.
  package let empty: Int

  package init(format: String, field: String, records: Int, filled: Int, empty: Int) {
    self.format = format
    self.field = field
    self.records = records
    self.filled = filled
    self.empty = empty
  }

  /// Records that don't have the field.
  package var absent: Int { records - filled - empty }
}
