package import Catalogue
package import Terms
package import Vocabulary

/// Collects what a format finds on a page; findings go in here too.
package struct RecordBuilder: Sendable {
  /// The atlas's name.
  package let source: String
  /// The page's text as UTF-8, with the way back to the file's bytes.
  package let text: DocumentText
  /// The file's path, for findings.
  package let path: String
  /// The pages so far.
  package private(set) var pages: [ExtractedPage] = []
  /// The findings so far.
  package private(set) var findings: [Finding] = []
  private var keys: Set<ImageID> = []
  /// So much of the text at a finding's position is looked at, and so much of it shown.
  private static let excerptBytes = 80
  static let excerptLength = 120

  /// Starts with nothing.
  package init(source: String, path: String, text: DocumentText) {
    self.source = source
    self.path = path
    self.text = text
  }

  /// Begins a page; images go to the last page that was begun.
  package mutating func beginPage(_ name: String) {
    pages.append(ExtractedPage(name: name, images: []))
  }

  /// Adds an image's record.
  ///
  /// A second record of one image on one page is kept, with a finding.
  mutating func add(_ draft: RecordDraft, at offset: Int? = nil) {
    guard !append(draft, at: offset) else { return }
    find(
      .note, "image-repeated", "the image \(draft.record.key) is described twice in this file",
      remedy: "Nothing is lost: both descriptions are kept.", at: offset)
  }

  /// Adds an image's record; answers whether it is the first of its image in the file.
  mutating func append(_ draft: RecordDraft, at offset: Int? = nil) -> Bool {
    let record = withinLimits(draft.finished, at: offset)
    if pages.isEmpty { beginPage(path) }
    pages[pages.count - 1].images.append(record)
    return keys.insert(record.key).inserted
  }

  /// Stores a finding; `offset` is a byte of the text.
  package mutating func find(
    _ severity: Severity, _ code: String, _ what: String, remedy: String, at offset: Int? = nil,
    excerpt: String? = nil
  ) {
    // Looking for the positions of findings that nobody sees would take time without measure.
    guard findings.count < Self.maximumFindings else { return suppressed += 1 }
    var shown = excerpt ?? ""
    if excerpt == nil, let offset {
      shown = text.raw(offset..<min(offset + Self.excerptBytes, text.utf8.count))
    }
    add(
      Finding(
        source: path, position: offset.map { text.position(of: $0, from: &mark) },
        severity: severity, code: code, what: what, remedy: remedy,
        excerpt: String(SourceText.collapsed(shown).prefix(Self.excerptLength))))
  }

  /// Stores a finding; beyond a thousand in one file only their number is reported.
  mutating func add(_ finding: Finding) {
    guard findings.count < Self.maximumFindings else {
      suppressed += 1
      return
    }
    findings.append(Self.withinLimits(finding))
  }

  private static let maximumFindings = 1000
  private var suppressed = 0
  private var mark = DocumentText.Mark()

  /// Everything together, for a file of which the rest is known.
  func finished(_ file: SourceFile) -> ExtractedFile {
    var findings = findings
    if suppressed > 0 {
      findings.append(
        Finding(
          source: path, severity: .warning, code: "findings-cut",
          what: "\(suppressed) more findings in this file are not listed",
          remedy: "Fix the first thousand and read the file again."))
    }
    return ExtractedFile(file: file, pages: pages, findings: findings)
  }
}
