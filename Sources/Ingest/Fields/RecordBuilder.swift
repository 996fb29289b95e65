public import Catalogue
public import Vocabulary

/// Collects what a format finds on a page; findings go in here too.
public struct RecordBuilder: Sendable {
  /// The atlas's name.
  public let source: String
  /// The page's text.
  public let text: DocumentText
  /// The file's path, for findings.
  public let path: String
  /// The pages so far.
  public private(set) var pages: [ExtractedPage] = []
  /// The findings so far.
  public private(set) var findings: [Finding] = []
  private var keys: Set<ImageID> = []

  /// Starts with nothing.
  public init(source: String, path: String, text: DocumentText) {
    self.source = source
    self.path = path
    self.text = text
  }

  /// Begins a page; images go to the last page that was begun.
  public mutating func beginPage(_ name: String) {
    pages.append(ExtractedPage(name: name, images: []))
  }

  /// The key of an image of this atlas; nil when the native id can't be one.
  ///
  /// An id that is not in composed form is composed, with a finding.
  public mutating func key(_ nativeID: String) -> ImageID? {
    let id = TermText.collapsed(nativeID)
    guard !id.isEmpty, id.utf8.count <= 300 else { return nil }
    if !ComposedText.isComposed(id) {
      find(
        .note, "id-composed", "the id '\(id)' is written with combining characters (not NFC)",
        remedy: "Nothing is lost: it is one id with the same letters in composed form.")
    }
    return ImageID("\(source)/\(id)")
  }

  /// The key of a case of this atlas.
  public func caseKey(_ native: String) -> CaseID? {
    let id = TermText.clean(native)
    guard !id.isEmpty, id.utf8.count <= 300 else { return nil }
    return CaseID("\(source)/\(id)")
  }

  /// Adds an image's record.
  ///
  /// A second record of one image on one page is kept, with a finding.
  public mutating func add(_ record: ImageRecord, at offset: Int? = nil) {
    guard !append(record, at: offset) else { return }
    find(
      .note, "image-repeated", "the image \(record.key) is described twice in this file",
      remedy: "Nothing is lost: both descriptions are kept.", at: offset)
  }

  /// Adds an image's record; answers whether it is the first of its image in the file.
  mutating func append(_ record: ImageRecord, at offset: Int? = nil) -> Bool {
    let record = withinLimits(record, at: offset)
    if pages.isEmpty { beginPage(path) }
    pages[pages.count - 1].images.append(record)
    return keys.insert(record.key).inserted
  }

  /// A mention of a term, when the text has one.
  ///
  /// `range` is the text's place; its ends may be blank, and it is empty for an attribute's text.
  /// `rule` says what took it, such as `h3 Primary Lesions`.
  public func mention(
    _ facet: Facet, _ decoded: String, range: Range<Int>, separator: String = " / ",
    rule: String = ""
  ) -> Mention? {
    let term = TermText.clean(decoded)
    guard !term.isEmpty else { return nil }
    let range = text.trimmed(range)
    let path = TermText.path(term, separator: separator)
    // The text of an attribute has no place of its own.
    if range.isEmpty { return Mention(facet: facet, raw: decoded, path: path, rule: rule) }
    return Mention(
      facet: facet, raw: text.raw(range), path: path, byteRange: text.sourceRange(range),
      rule: rule)
  }

  /// Stores a finding; `offset` is a byte of the text.
  public mutating func find(
    _ severity: Severity, _ code: String, _ what: String, remedy: String, at offset: Int? = nil,
    excerpt: String? = nil
  ) {
    // Looking for the places of findings that nobody sees would take time without measure.
    guard findings.count < Self.maximumFindings else { return suppressed += 1 }
    var shown = excerpt ?? ""
    if excerpt == nil, let offset {
      shown = text.raw(offset..<min(offset + 80, text.utf8.count))
    }
    add(
      Finding(
        source: path, position: offset.map { text.position(of: $0, from: &mark) },
        severity: severity, code: code, what: what, remedy: remedy,
        excerpt: String(TermText.collapsed(shown).prefix(120))))
  }

  /// Stores a finding; beyond a thousand in one file only their number is told.
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
