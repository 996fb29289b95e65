internal import Terms
internal import Vocabulary

/// DermQuest's pages of search results: an image, its case and its diagnosis, no lesions.
package struct DermQuestSearch: AtlasFormat {
  package static let name = "dermquest-search"
  /// DermQuest in its several forms.
  package static let family: String? = "dermquest"

  package init() {}

  /// Knows a page by its list of results.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard file.firstByte == UInt8(ascii: "<") else { return .no }
    if file.contains("search-list"), file.contains("/image-library/image/") {
      return .maybe(score: 0.7, why: "has ul.search-list with links to images")
    }
    if file.contains("image-summary"), file.contains("data-image-id") {
      return .maybe(score: 0.5, why: "has li.image-summary with data-image-id")
    }
    return .no
  }

  /// Reads the results of a page.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let reader = SearchListReader(file.text.utf8)
    if let problem = MarkupStream.parseHTML(file.text.utf8, reader) {
      return builder.findUnreadable(problem)
    }
    reader.finish()
    // The results before the cut are whole and kept. When there are none, the cut says why.
    if reader.isCut {
      builder.findCut()
    } else if reader.results.isEmpty {
      builder.find(
        .error, "page-without-images", "no search result was found on this page",
        remedy: "Check that the page was saved whole and is a page of results.")
    }
    for result in reader.results { add(result, to: &builder) }
  }

  private func add(_ result: SearchListReader.Result, to builder: inout RecordBuilder) {
    guard let id = result.id, let key = builder.key(id, at: result.offset) else {
      builder.findMissingID(
        result.id, "a search result has no link to an image",
        remedy: "Fix the page: without the id the image has no name.", at: result.offset)
      return
    }
    var draft = RecordDraft(key: key)
    draft.state(file: result.file)
    if let name = result.caseName { draft.state(caseKey: builder.caseKey(name, at: result.offset)) }
    if let diagnosis = result.diagnosis {
      let isBlank = SourceText.clean(diagnosis.text).isEmpty
      draft.give(
        isBlank ? [] : [diagnosis], of: .facet(.diagnosis),
        // The text of an attribute has no range of its own, by which the two places are told apart.
        rule: diagnosis.range.isEmpty ? "li img alt" : "ul.search-list p", mayBeConcatenated: false,
        &builder)
    }
    builder.add(draft, at: result.offset)
  }
}
