internal import Catalogue
internal import Vocabulary

/// DermQuest's pages of search results: an image, its case and its diagnosis, no lesions.
public struct DermQuestSearch: AtlasFormat {
  /// The name for `--format`.
  public static let name = "dermquest-search"
  /// DermQuest in its several forms.
  public static let family: String? = "dermquest"
  /// What the format reads.
  public static let summary = "DermQuest search result pages (HTML)"

  /// Makes a reader.
  public init() {}

  /// Knows a page by its list of results.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard sample.firstByte == UInt8(ascii: "<") else { return .no }
    if sample.contains("search-list"), sample.contains("/image-library/image/") {
      return .maybe(score: 0.7, why: "has ul.search-list with links to images")
    }
    if sample.contains("image-summary"), sample.contains("data-image-id") {
      return .maybe(score: 0.5, why: "has li.image-summary with data-image-id")
    }
    return .no
  }

  /// Reads the results of a page.
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    let reader = SearchListReader(page.text.utf8)
    if let problem = MarkupStream.parseHTML(page.text.utf8, reader) {
      record.find(
        .error, "page-unreadable", "the page can't be read: \(problem.message)",
        remedy: "Look at the page in an editor; it gave no record.", at: problem.offset)
      return
    }
    reader.finish()
    if reader.isCut {
      record.findCut()
    } else if reader.results.isEmpty {
      record.find(
        .error, "page-without-images", "no search result was found on this page",
        remedy: "Check that the page was saved whole and is a page of results.")
    }
    for result in reader.results { add(result, to: &record) }
  }

  private func add(_ result: SearchListReader.Result, to builder: inout RecordBuilder) {
    guard let id = result.id, let key = builder.key(id) else {
      builder.find(
        .error, "image-id-missing", "a search result has no link to an image",
        remedy: "Fix the page: without the id the image has no name.", at: result.offset)
      return
    }
    var record = ImageRecord(key: key)
    record.imageFile = result.file
    record.statedFields["file"] = result.file == nil ? 0 : 1
    if let name = result.caseName {
      record.caseKey = builder.caseKey(name)
      record.statedFields["case"] = record.caseKey == nil ? 0 : 1
    }
    if let diagnosis = result.diagnosis {
      let mention = builder.mention(
        .diagnosis, diagnosis.text, range: diagnosis.range,
        rule: diagnosis.range.isEmpty ? "li img alt" : "ul.search-list p")
      record.mentions = mention.map { [$0] } ?? []
      record.statedFields[Facet.diagnosis.rawValue] = record.mentions.count
    }
    builder.add(record, at: result.offset)
  }
}
