package import Digests
package import Vocabulary

/// A file that an atlas export consists of, as it was read.
package struct SourceFile: Sendable, Hashable {
  /// The atlas's name.
  package var source: String
  /// The file, relative to the folder that it was read from.
  package var path: String
  /// The SHA-256 of its bytes.
  package var digest: Digest
  /// The digest of everything else that the outcome depends on: mapping, facet data, options.
  package var context: Digest
  /// How many bytes it has.
  package var byteCount: Int
  /// The format that read it; empty when none would.
  package var format: String
  /// Why that format was chosen.
  package var formatReason: String
  /// The character set of its text.
  package var charset: String
  /// How the character set was found.
  package var charsetReason: String

  package init(
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
package struct ExtractedFile: Sendable {
  /// The file as a whole.
  package var file: SourceFile
  /// Its pages in order.
  package var pages: [ExtractedPage]
  /// What was wrong in it.
  package var findings: [Finding]

  package init(file: SourceFile, pages: [ExtractedPage], findings: [Finding]) {
    self.file = file
    self.pages = pages
    self.findings = findings
  }
}

/// A page of a file: the whole of an HTML file, an answer, a table.
package struct ExtractedPage: Sendable {
  /// What the page is called in lists and traces.
  package var name: String
  /// The images that it describes, in order.
  package var images: [ImageRecord]

  package init(name: String, images: [ImageRecord]) {
    self.name = name
    self.images = images
  }
}
