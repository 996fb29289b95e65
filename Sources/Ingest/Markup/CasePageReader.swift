/// Handles the events of a DermQuest case page and notes, in document order, what is said of which image.
final class CasePageReader: MarkupListener {
  /// A field with its items.
  struct Field {
    let label: FieldLabel
    /// The element and the words that announced it.
    let rule: String
    let offset: Int
    var items: [FieldItem] = []
  }

  /// What is said of one image.
  struct Block {
    /// The asset id; nil when the page left it out.
    var id: String?
    var offset: Int
    var end: Int
    var files: [String] = []
    var fields: [Field] = []
  }

  /// An entry of the list of the case's images.
  struct Listed {
    let id: String
    let offset: Int
    var file: String?
    var alternative: FieldItem?
  }

  static let borrowsAttributes = true
  var wantsText: Bool { capture != .nothing && silent == 0 }

  private(set) var blocks: [Block] = []
  private(set) var listed: [Listed] = []
  /// The files of the large images, in order.
  private(set) var carousel: [String] = []

  /// Whether the page ends before its elements do.
  private(set) var isCut = false
  private var isCutInBlock = false
  private var pageEnd: PageEnd

  /// A reader of the page with these bytes.
  init(_ utf8: [UInt8]) { pageEnd = PageEnd(utf8) }

  private enum Capture { case nothing, label, item }
  private var capture = Capture.nothing
  private var captured = FieldItem(text: "", range: 0..<0)
  private var depth = 0
  private var listedDepth: Int?
  /// Where the current block's element is open; behind it only labels that are known count.
  private var blockDepth: Int?
  private var isBehindBlock = false
  private var field: Field?
  private var labelElement = KnownElement.other
  /// Elements whose text is no content.
  private var silent = 0

  func start(_ name: ElementName, attributes: MarkupAttributes, at offset: Int) {
    depth += 1
    switch name.known {
    case .script, .style: silent += 1
    case .span, .div: startBlock(attributes, at: offset)
    case .li:
      if startListed(attributes, at: offset) { return }
      endCapture()
      if field != nil { begin(.item, at: offset) }
    case .a:
      if attributes.hasClass("preview-image"), let file = Self.file(attributes["href"]) {
        note(file)
      }
    case .img: firstImage(attributes, at: offset)
    // A label ends the field before it, whether or not that one's elements were closed.
    case .th, .h1, .h2, .h3, .h4, .dt:
      endField(at: offset)
      labelElement = name.known
      begin(.label, at: offset)
    case .td, .dd:
      endCapture()
      if field != nil { begin(.item, at: offset) }
    case .br:
      guard capture == .item else { return }
      endCapture()
      begin(.item, at: offset)
    default: break
    }
  }

  func end(_ name: ElementName, at offset: Int) {
    if !isCut, pageEnd.isReached(by: name.text, at: offset),
      !PageEnd.frame.contains(name.text)
    {
      isCut = true
      isCutInBlock = !isBehindBlock
    }
    depth -= 1
    if let inside = listedDepth, depth < inside { listedDepth = nil }
    if let inside = blockDepth, depth < inside { isBehindBlock = true }
    switch name.known {
    case .script, .style: silent = max(0, silent - 1)
    case .th, .h1, .h2, .h3, .h4, .dt, .li: endCapture()
    case .td, .dd, .ul, .ol, .tr, .table:
      endCapture()
      // A label may have a row of its own, with its items in the next one.
      if name.known != .tr || field?.items.isEmpty == false { endField(at: offset) }
    default: break
    }
  }

  func text(_ text: String, range: Range<Int>) {
    guard wantsText else { return }
    if captured.text.isEmpty { captured.range = range }
    // Text that is nothing but blanks doesn't begin an item.
    if captured.text.isEmpty, SourceText.isBlank(text) { return }
    captured.text += text
    captured.range = captured.range.lowerBound..<max(captured.range.upperBound, range.upperBound)
  }

  /// Ends whatever is open at the end of the page; a block that is not whole is left out.
  func finish() {
    endField(at: blocks.last?.end ?? 0)
    if isCutInBlock, !blocks.isEmpty { blocks.removeLast() }
  }

  private func startBlock(_ attributes: MarkupAttributes, at offset: Int) {
    if attributes.hasClass("case-summary") {
      endField(at: offset)
      blocks.append(Block(id: nil, offset: offset, end: offset))
      blockDepth = depth
      isBehindBlock = false
    } else if attributes.hasClass("image-rating"), let id = attributes["data-image-id"] {
      endField(at: offset)
      if let last = blocks.last, last.id == nil, last.fields.isEmpty {
        blocks[blocks.count - 1].id = id
      } else {
        blocks.append(Block(id: id, offset: offset, end: offset))
        isBehindBlock = false
      }
    }
  }

  private func startListed(_ attributes: MarkupAttributes, at offset: Int) -> Bool {
    guard attributes.hasClass("image-summary"), let id = attributes["data-image-id"] else {
      return false
    }
    endField(at: offset)
    listed.append(Listed(id: id, offset: offset))
    listedDepth = depth
    return true
  }

  private func firstImage(_ attributes: MarkupAttributes, at offset: Int) {
    guard let file = Self.file(attributes["src"]) else { return }
    guard listedDepth != nil, !listed.isEmpty else { return note(file) }
    let last = listed.count - 1
    if listed[last].file == nil { listed[last].file = file }
    if let text = attributes["alt"], !text.isEmpty {
      listed[last].alternative = FieldItem(text: text, range: offset..<offset)
    }
  }

  private func note(_ file: String) {
    if blocks.isEmpty {
      if carousel.last != file { carousel.append(file) }
    } else if blocks[blocks.count - 1].files.last != file {
      blocks[blocks.count - 1].files.append(file)
    }
  }

  private func begin(_ kind: Capture, at offset: Int) {
    capture = kind
    captured = FieldItem(text: "", range: offset..<offset)
  }

  /// Ends the text that is being captured and puts it where it belongs.
  private func endCapture() {
    let kind = capture
    let item = captured
    capture = .nothing
    captured = FieldItem(text: "", range: 0..<0)
    switch kind {
    case .nothing: return
    case .label:
      if let label = FieldLabel(item.text), !isBehindBlock || label.isKnown {
        let rule = "\(labelElement.rawValue) \(SourceText.clean(item.text))"
        field = Field(label: label, rule: rule, offset: item.range.lowerBound)
      }
    case .item:
      if !SourceText.clean(item.text).isEmpty { field?.items.append(item) }
    }
  }

  private func endField(at offset: Int) {
    endCapture()
    guard let field else { return }
    self.field = nil
    // A heading in front of the first image belongs to the page, not to an image.
    guard !blocks.isEmpty else { return }
    blocks[blocks.count - 1].fields.append(field)
    blocks[blocks.count - 1].end = max(
      blocks[blocks.count - 1].end, field.items.last?.range.upperBound ?? offset)
  }

  /// The file's name in a path such as `/imagelibrary/large/040166VB.JPG?wm=true`.
  private static func file(_ address: String?) -> String? {
    guard let address, ByteSearch.contains(address, "imagelibrary/") else { return nil }
    let path = address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let start = path.lastIndex(of: UInt8(ascii: "/")).map(path.index(after:)) ?? path.startIndex
    let name = String(decoding: path[start...], as: UTF8.self)
    return ["", "large", "thumb"].contains(name) ? nil : name
  }
}
