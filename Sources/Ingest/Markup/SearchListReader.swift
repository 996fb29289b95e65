/// Handles the events of a page of DermQuest search results.
final class SearchListReader: MarkupListener {
  struct Result {
    var id: String?
    let offset: Int
    var file: String?
    var caseName: String?
    var diagnosis: FieldItem?
  }

  static let borrowsAttributes = true
  var wantsText: Bool { captured != nil }

  private(set) var results: [Result] = []
  /// Whether the page ends before its elements do; a result that is not whole is left out.
  private(set) var isCut = false
  private var pageEnd: PageEnd
  private var current: Result?
  /// Lists that are open, and which of them is the list of results: lists within a result end there.
  private var openLists = 0
  private var resultList: Int?
  /// The lists that were open when the current result began.
  private var currentDepth = 0
  private var captured: FieldItem?
  private var element = KnownElement.other

  /// A reader of the page with these bytes.
  init(_ utf8: [UInt8]) { pageEnd = PageEnd(utf8) }

  func start(_ name: ElementName, attributes: MarkupAttributes, at offset: Int) {
    switch name.known {
    case .ul, .ol:
      openLists += 1
      if resultList == nil, attributes.hasClass("search-list") { resultList = openLists }
    case .li: startResult(attributes, at: offset)
    case .img:
      guard current != nil, let source = attributes["src"] else { return }
      let path = source.prefix { $0 != "?" }
      current?.file = path.split(separator: "/").last.map(String.init)
      // A search list has the diagnosis in a paragraph, other entries (`li.image-summary`) in the
      // image's text.
      if resultList == nil, let text = attributes["alt"], !text.isEmpty {
        current?.diagnosis = FieldItem(text: text, range: offset..<offset)
      }
    case .a:
      guard current != nil, let address = attributes["href"],
        address.contains("/image-library/image/")
      else { return }
      let path = address.prefix { $0 != "?" && $0 != "#" }
      current?.id = path.split(separator: "/").last.map(String.init)
    case .h3, .p:
      guard current != nil else { return }
      captured = FieldItem(text: "", range: offset..<offset)
      element = name.known
    default: break
    }
  }

  func end(_ name: ElementName, at offset: Int) {
    if pageEnd.isReached(by: name.text, at: offset), !PageEnd.frame.contains(name.text) {
      isCut = true
      captured = nil
      current = nil
    }
    switch name.known {
    case .ul, .ol:
      if resultList == openLists { resultList = nil }
      openLists = max(0, openLists - 1)
    case .li: if current == nil || openLists <= currentDepth { finish() }
    default: if name.known == element { endCapture() }
    }
  }

  func text(_ text: String, range: Range<Int>) {
    guard let start = captured?.range.lowerBound else { return }
    if captured?.text.isEmpty == true {
      if !SourceText.isBlank(text) { captured = FieldItem(text: text, range: range) }
    } else {
      // In place, or a long text would be copied for every piece of it.
      captured?.text += text
      captured?.range = start..<max(start, range.upperBound)
    }
  }

  /// Ends the result that is open.
  func finish() {
    endCapture()
    if let current { results.append(current) }
    current = nil
  }

  private func startResult(_ attributes: MarkupAttributes, at offset: Int) {
    let isSummary = attributes.hasClass("image-summary")
    guard openLists == resultList || isSummary else { return }
    finish()
    currentDepth = openLists
    current = Result(id: isSummary ? attributes["data-image-id"] : nil, offset: offset)
  }

  private func endCapture() {
    guard let captured, current != nil else { return }
    let text = SourceText.clean(captured.text)
    if element == .h3, text.lowercased().hasPrefix("case ") {
      current?.caseName = String(text.dropFirst(5))
    } else if element == .p {
      current?.diagnosis = captured
    }
    self.captured = nil
    element = .other
  }
}
