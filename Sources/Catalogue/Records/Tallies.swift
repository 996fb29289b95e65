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

  /// Names every count.
  public init(
    files: Int, pages: Int, images: Int, usableImages: Int, mentions: Int, cases: Int,
    findings: Int
  ) {
    self.files = files
    self.pages = pages
    self.images = images
    self.usableImages = usableImages
    self.mentions = mentions
    self.cases = cases
    self.findings = findings
  }
}

/// How often a kind of finding occurs.
public struct FindingTally: Sendable, Hashable {
  /// The code.
  public let code: String
  /// How bad it is.
  public let severity: Severity
  /// How often.
  public let count: Int
  /// What is wrong, in the first finding's words.
  public let what: String
  /// What to do about it.
  public let remedy: String
}

/// How well a format fills a field: empty is there without content, absent is not there.
public struct FieldCoverage: Sendable, Hashable {
  /// The format.
  public let format: String
  /// The field: a facet, `case`, `file`, `licence`, or an attribute.
  public let field: String
  /// Records in that format.
  public let records: Int
  /// Records that have the field with content.
  public let filled: Int
  /// Records that have the field without content.
  public let empty: Int

  /// Records that don't have the field.
  public var absent: Int { records - filled - empty }
}
