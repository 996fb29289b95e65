public import Provenance
public import Vocabulary

/// A file that an atlas export consists of, as it was read.
public struct SourceFile: Sendable, Hashable {
  /// The atlas's name.
  public var source: String
  /// The file, relative to its place.
  public var path: String
  /// The SHA-256 of its bytes.
  public var digest: Digest
  /// The digest of everything else that the outcome depends on: mapping, facet data, options.
  public var context: Digest
  /// How many bytes it has.
  public var byteCount: Int
  /// The format that read it; empty when none would.
  public var format: String
  /// Why that format was chosen.
  public var formatReason: String
  /// The character set of its text.
  public var charset: String
  /// How the character set was found.
  public var charsetReason: String

  /// Names everything about a file.
  public init(
    source: String, path: String, digest: Digest, context: Digest, byteCount: Int,
    format: String, formatReason: String, charset: String, charsetReason: String
  ) {
    self.source = source
    self.path = path
    self.digest = digest
    self.context = context
    self.byteCount = byteCount
    self.format = format
    self.formatReason = formatReason
    self.charset = charset
    self.charsetReason = charsetReason
  }
}

/// Everything that was read from one file: it is stored whole or not at all.
public struct ExtractedFile: Sendable {
  /// The file.
  public var file: SourceFile
  /// Its pages in order.
  public var pages: [ExtractedPage]
  /// What was wrong in it.
  public var findings: [Finding]

  /// Collects what was read.
  public init(file: SourceFile, pages: [ExtractedPage], findings: [Finding]) {
    self.file = file
    self.pages = pages
    self.findings = findings
  }
}

/// A page of a file: the whole of an HTML file, an answer, a table.
public struct ExtractedPage: Sendable {
  /// What the page is called in lists and traces.
  public var name: String
  /// The images that it describes, in order.
  public var images: [ImageRecord]

  /// Collects a page's images.
  public init(name: String, images: [ImageRecord]) {
    self.name = name
    self.images = images
  }
}
