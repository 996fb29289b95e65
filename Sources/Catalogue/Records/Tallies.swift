public import Vocabulary

/// How much one atlas, or all of them, has in the catalogue.
public struct CatalogueCounts: Sendable, Hashable {
  /// Source files.
  public var files: Int
  /// Pages.
  public var pages: Int
  /// Images.
  public var images: Int
  /// Images whose file is there and whole.
  public var usableImages: Int
  /// Mentions.
  public var mentions: Int
  /// Cases that a source states.
  public var cases: Int
  /// Findings.
  public var findings: Int
  /// Source files that are no longer in the export.
  public var withdrawnFiles: Int
  /// Images that only withdrawn files describe.
  public var withdrawnImages: Int

  /// Names every count.
  public init(
    files: Int, pages: Int, images: Int, usableImages: Int, mentions: Int, cases: Int,
    findings: Int, withdrawnFiles: Int = 0, withdrawnImages: Int = 0
  ) {
    self.files = files
    self.pages = pages
    self.images = images
    self.usableImages = usableImages
    self.mentions = mentions
    self.cases = cases
    self.findings = findings
    self.withdrawnFiles = withdrawnFiles
    self.withdrawnImages = withdrawnImages
  }
}

/// How often a kind of finding occurs.
public struct FindingTally: Sendable, Hashable {
  /// The code.
  public let code: String
  /// How bad it is.
  public let severity: Severity
  /// How often.
  public var count: Int
  /// What is wrong, in the first finding's words.
  public let what: String
  /// What to do about it.
  public let remedy: String
}

/// How well a format fills a field: empty is there without content, absent is not there.
public struct FieldCoverage: Sendable, Hashable {
  /// The format; with the file's path behind it where files are told apart.
  public let format: String
  /// The field: a facet, `case`, `file`, `licence`, or an attribute.
  public let field: String
  /// Records in that format.
  public let records: Int
  /// Records that have the field with content.
  public let filled: Int
  /// Records that have the field without content.
  public let empty: Int

  /// Names every count.
  public init(format: String, field: String, records: Int, filled: Int, empty: Int) {
    self.format = format
    self.field = field
    self.records = records
    self.filled = filled
    self.empty = empty
  }

  /// Records that don't have the field.
  public var absent: Int { records - filled - empty }
}
