internal import Vocabulary

/// DermQuest's case pages: one page per case, one `.case-summary` per image.
public struct DermQuestPage: AtlasFormat {
  /// The name for `--format`.
  public static let name = "dermquest-page"
  /// DermQuest in its several forms.
  public static let family: String? = "dermquest"
  /// What the format reads.
  public static let summary = "DermQuest case pages (HTML)"

  /// Makes a reader.
  public init() {}

  /// Knows a page by the span that begins an image's block, or by the panels around it.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard sample.firstByte == UInt8(ascii: "<") else { return .no }
    if sample.contains("image-rating"), sample.contains("data-image-id") {
      return .yes(why: "has span.image-rating with data-image-id")
    }
    if sample.contains("case-summary") {
      return .maybe(score: 0.8, why: "has an element of class case-summary")
    }
    if sample.contains("image-detail-panel") {
      return .maybe(score: 0.6, why: "has the panel image-detail-panel")
    }
    return .no
  }

  /// Reads the images of a page.
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    let reader = CasePageReader(page.text.utf8)
    if let problem = MarkupStream.parseHTML(page.text.utf8, reader) {
      record.find(
        .error, "page-unreadable", "the page can't be read: \(problem.message)",
        remedy: "Look at the page in an editor; it gave no record.", at: problem.offset)
      return
    }
    reader.finish()
    CasePage(reader: reader).record(into: &record)
  }
}
