internal import Terms
internal import Vocabulary

/// DermQuest's case pages: one page per case, one `.case-summary` per image.
package struct DermQuestPage: AtlasFormat {
  package static let name = "dermquest-page"
  /// DermQuest in its several forms.
  package static let family: String? = "dermquest"

  package init() {}

  /// Knows a page by the span that begins an image's block, or by the panels around it.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard file.firstByte == UInt8(ascii: "<") else { return .no }
    if file.contains("image-rating"), file.contains("data-image-id") {
      return .yes(why: "has span.image-rating with data-image-id")
    }
    if file.contains("case-summary") {
      return .maybe(score: 0.8, why: "has an element of class case-summary")
    }
    if file.contains("image-detail-panel") {
      return .maybe(score: 0.6, why: "has the panel image-detail-panel")
    }
    return .no
  }

  /// Reads the images of a page.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let reader = CasePageReader(file.text.utf8)
    if let problem = MarkupStream.parseHTML(file.text.utf8, reader) {
      return builder.findUnreadable(problem)
    }
    reader.finish()
    CasePage(reader: reader).record(into: &builder)
  }
}
