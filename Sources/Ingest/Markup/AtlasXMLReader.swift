internal import Catalogue
internal import Vocabulary

/// Handles the events of a document in the project's XML form, checks it, and makes a record of each closed image.
///
/// What it keeps doesn't grow with the document.
final class AtlasXMLReader: XMLRecordListener {
  typealias Element = AtlasXMLSchema.Element
  typealias Attribute = AtlasXMLSchema.Attribute

  /// Room for what most images have, so that nothing grows step by step.
  private static let usualFields = 12
  private static let usualTerms = 8
  /// So much of the text at a finding's position is shown.
  private static let excerptBytes = 80

  static let elementNames = Element.allCases.map(\.name)
  static let attributeNames = Attribute.allCases.map { "\($0)" }

  /// Takes a record; answers whether it is the first of its image in this file.
  typealias Taker = (ImageRecord) throws -> Bool

  private(set) var builder: RecordBuilder
  private(set) var sawAtlas = false
  /// Why the taker gave up.
  private(set) var failure: (any Error)?
  private let source: any XMLByteSource
  private let take: Taker?
  private var stream: XMLRecordStream?
  private var terms = TermCache()

  private var path: [Element] = []
  private var licence: String?
  private var caseKey: CaseID?
  private var caseStated: Bool?
  private var caseGroups: [String] = []
  private var caseHasImages = false
  private var draft: RecordDraft?
  private var recordStart = 0
  private var fieldStart = 0
  private var term = SourceTerm()
  private var attributeName: String?
  /// Items by facet; -1 when the record doesn't have the field.
  private var counts = [Int](repeating: -1, count: Element.allCases.count)

  /// Reads into a builder; `take` gets the records instead of it when there is one.
  init(_ builder: RecordBuilder, from source: any XMLByteSource, take: Taker? = nil) {
    self.builder = builder
    self.source = source
    self.take = take
  }

  /// Reads the images up to the first error; an image that is not closed gives no record.
  func run() {
    let stream = XMLRecordStream(source, self)
    self.stream = stream
    let problem = stream.run()
    if let problem, problem.kind != .unread {
      builder.add(
        Finding(
          source: builder.path, position: problem.position, severity: .error,
          code: "xml-malformed", what: "not well-formed XML: \(problem.message)",
          remedy: "Fix the document; the images that were closed before this position are kept."))
    } else if problem == nil, !sawAtlas {
      builder.find(
        .error, "page-without-images", "the document has no element atlas",
        remedy: "Check that it is in the form of docs/formats.md.")
    }
    self.stream = nil
  }

  func start(
    _ index: Int, _ name: XMLName, _ attributes: XMLAttributes, at offset: Int
  ) -> XMLInterest {
    let element = Element(rawValue: index)
    guard let element, element.mayStand(in: path.last) else {
      return leaveOut(element, name, at: offset)
    }
    attributes.forEachBeyond(element.attributes) { name in
      find(
        .warning, "xml-attribute-unknown",
        "the attribute \(name) of \(element.name) is not in the schema",
        "See docs/formats.md; the attribute is left out.", at: offset)
    }
    let interest = begin(element, attributes, at: offset)
    if interest != .nothing { path.append(element) }
    return interest
  }

  func end(_ index: Int, text: UnsafeBufferPointer<UInt8>?, range: Range<Int>, at offset: Int) {
    guard let element = path.popLast() else { return }
    switch element {
    case .atlas, .case: return
    case .image: return endImage(at: offset)
    default: break
    }
    guard let text = unsafe text else {
      return find(
        .error, "xml-text-too-long",
        "the text of \(element.name) has more than a MiB, or markup of that size in it",
        "Shorten it; the element is left out.", at: fieldStart)
    }
    switch element {
    case .group:
      let key = unsafe SourceText.clean(String(decoding: text, as: UTF8.self))
      guard !key.isEmpty else { return }
      // Between images: the group is for all images of the case that follow, and there is no draft.
      if path.last == .case { caseGroups.append("\(builder.source)/\(key)") }
      draft?.record.groupKeys.append("\(builder.source)/\(key)")
    case .attribute: unsafe endAttribute(text)
    default:
      if let facet = element.facet { unsafe endTerm(facet, element, text, range) }
    }
  }

  func strayText(at offset: Int) {
    find(
      .warning, "xml-text-misplaced", "text in \(path.last?.name ?? "") stands outside any field",
      "Put it into an element of docs/formats.md; it is left out.", at: offset)
  }

  func refused(entity: String, at offset: Int) {
    find(
      .error, "xml-entity-refused", "the entity &\(entity); is not expanded",
      "Write its text in its place: declared and outside entities are never read.", at: offset)
  }

  private func find(
    _ severity: Severity, _ code: String, _ what: String, _ remedy: String, at offset: Int
  ) {
    let shown = unsafe stream.map {
      unsafe $0.bytes(offset..<(offset + Self.excerptBytes)).prefix { $0 != 0x0A }
    }
    let excerpt = unsafe shown.map { unsafe String(decoding: $0, as: UTF8.self) } ?? ""
    builder.add(
      Finding(
        source: builder.path, position: stream?.position(of: offset), severity: severity,
        code: code, what: what, remedy: remedy,
        excerpt: SourceText.collapsed(excerpt)))
  }
}

/// Where elements begin.
extension AtlasXMLReader {
  private func leaveOut(_ element: Element?, _ name: XMLName, at offset: Int) -> XMLInterest {
    // A document of another kind is reported once, at its end.
    guard !path.isEmpty else { return .nothing }
    let elementPath = (path.map(\.name) + [name.text]).joined(separator: " > ")
    find(
      element == .image ? .error : .warning, "xml-element-unknown",
      "\(elementPath) is not in the schema", "See docs/formats.md; the element is left out.",
      at: offset)
    return .nothing
  }

  private func begin(
    _ element: Element, _ attributes: XMLAttributes, at offset: Int
  ) -> XMLInterest {
    switch element {
    case .atlas:
      sawAtlas = true
      licence = attributes[.licence]
      return .elements
    case .case:
      beginCase(attributes, at: offset)
      return .elements
    case .image: return beginImage(attributes, at: offset)
    case .group:
      fieldStart = offset
      if path.last == .case, caseHasImages {
        find(
          .error, "xml-group-late", "a group of a case stands behind an image of the case",
          "Put it before the case's images: it doesn't count for those before it.", at: offset)
      }
      return .text
    case .attribute:
      fieldStart = offset
      return beginAttribute(attributes, at: offset)
    default:
      fieldStart = offset
      // From -1 to 0 at least: the field is there, even if its text turns out to be empty.
      counts[element.rawValue] = max(0, counts[element.rawValue])
      term = SourceTerm(attributes) { find($0, $1, $2, $3, at: offset) }
      return term.isLost ? .nothing : .text
    }
  }

  private func beginCase(_ attributes: XMLAttributes, at offset: Int) {
    caseGroups = []
    caseHasImages = false
    let name = attributes[.id]
    if let name, let long = RecordBuilder.tooLong(SourceText.clean(name), of: .case) {
      (caseKey, caseStated) = (nil, false)
      return find(.error, "id-too-long", long.what, long.remedy, at: offset)
    }
    caseKey = name.flatMap { builder.caseKey($0) }
    caseStated = name.map { _ in caseKey != nil }
    guard caseKey == nil else { return }
    find(
      .warning, "case-id-missing", "a case has no id",
      "Give it one; its images count as a case each until then.", at: offset)
  }

  private func beginImage(_ attributes: XMLAttributes, at offset: Int) -> XMLInterest {
    caseHasImages = true
    let id = attributes[.id].map { SourceText.collapsed($0) } ?? ""
    if let long = RecordBuilder.tooLong(id, of: .image) {
      find(.error, "id-too-long", long.what, long.remedy, at: offset)
      return .nothing
    }
    guard let key = builder.key(id) else {
      find(
        .error, "image-id-missing", "an image has no id",
        "Give it the attribute id; without one it can't be stored.", at: offset)
      return .nothing
    }
    var draft = RecordDraft(key: key)
    draft.record.presentFields = Dictionary(minimumCapacity: Self.usualFields)
    if let file = attributes[.file] { draft.state(file: file.isEmpty ? nil : file) }
    draft.record.caseKey = caseKey
    if let caseStated { draft.record.presentFields["case"] = caseStated ? 1 : 0 }
    // An image's own licence comes before the document's, an empty one too: it says that there is
    // none.
    draft.record.licence = attributes[.licence] ?? licence
    if let licence = draft.record.licence {
      draft.record.presentFields["licence"] = licence.isEmpty ? 0 : 1
    }
    draft.record.groupKeys = caseGroups
    draft.terms.reserve(Self.usualTerms)
    self.draft = draft
    recordStart = offset
    for index in counts.indices { counts[index] = -1 }
    return .elements
  }

  private func beginAttribute(_ attributes: XMLAttributes, at offset: Int) -> XMLInterest {
    let name = attributes[.name].map { SourceText.collapsed($0) } ?? ""
    guard !name.isEmpty else {
      find(
        .error, "attribute-name-missing", "an attribute has no name",
        "Give it the attribute name; it is left out.", at: offset)
      return .nothing
    }
    let field = FieldLabel.attribute(name).fieldName
    guard draft?.record.presentFields[field] == nil else {
      find(
        .warning, "attribute-repeated", "the attribute \(name) is given to an image twice",
        "Leave one; the first counts.", at: offset)
      return .nothing
    }
    attributeName = name
    return .text
  }

  private func endAttribute(_ text: UnsafeBufferPointer<UInt8>) {
    guard let name = attributeName else { return }
    let value = unsafe SourceText.clean(String(decoding: text, as: UTF8.self))
    if !value.isEmpty { draft?.record.attributes[name] = value }
    draft?.record.presentFields[FieldLabel.attribute(name).fieldName] = value.isEmpty ? 0 : 1
  }

  private func endTerm(
    _ facet: Facet, _ element: Element, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) {
    guard let found = unsafe terms.term(text, raw: stream?.bytes(range), at: range.lowerBound)
    else { return }
    draft?.terms.add(
      facet, found.path, raw: found.raw,
      bytes: found.range.map {
        source.sourceOffset(of: $0.lowerBound)..<source.sourceOffset(of: $0.upperBound)
      }, rule: Self.rules[element.rawValue], id: term.id, assertion: term.assertion,
      votes: term.votes)
    counts[element.rawValue] += 1
  }

  private static let rules = Element.allCases.map { "element \($0.name)" }

  private func endImage(at offset: Int) {
    guard var draft else { return }
    self.draft = nil
    for element in Element.allCases where counts[element.rawValue] >= 0 {
      draft.record.presentFields[element.name] = counts[element.rawValue]
    }
    draft.record.byteRange =
      source.sourceOffset(of: recordStart)..<source.sourceOffset(of: max(recordStart, offset))
    do {
      let isFirst =
        try take.map { try $0(builder.withinLimits(draft.finished, at: nil)) }
        ?? builder.append(draft)
      if isFirst { return }
      find(
        .note, "image-repeated", "the image \(draft.record.key) is described twice in this file",
        "Nothing is lost: both descriptions are kept.", at: recordStart)
    } catch {
      // No error may pass through the parser, which is C: it is kept, and the parse stopped.
      failure = error
      stream?.stop()
    }
  }
}
