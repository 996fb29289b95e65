internal import Catalogue
internal import Vocabulary

/// Hears a document in the project's XML form and makes a record of each closed image.
final class AtlasXMLReader: MarkupListener {
  private(set) var builder: RecordBuilder
  private(set) var sawAtlas = false

  private var path: [String] = []
  private var licence: String?
  private var caseName: String?
  private var caseGroups: [String] = []
  private var image: (record: ImageRecord?, offset: Int)?
  private var attributes = MarkupAttributes()
  private var content = ""
  private var contentRange: Range<Int>?

  /// The elements that hold terms.
  private static let facets: [String: Facet] = [
    "lesion": .lesion, "site": .site, "diagnosis": .diagnosis, "symptom": .symptom,
    "pathophysiology": .pathophysiology, "contributor": .contributor,
  ]

  init(_ builder: RecordBuilder) { self.builder = builder }

  func start(_ name: String, attributes: MarkupAttributes, at offset: Int) {
    path.append(name)
    switch (path.count, name) {
    case (1, "atlas"):
      sawAtlas = true
      licence = attributes["licence"]
    case (2, "case"):
      caseName = attributes["id"]
      caseGroups = []
      if caseName == nil {
        builder.find(
          .warning, "case-id-missing", "a case has no id",
          remedy: "Give it one; its images count as a case each until then.", at: offset)
      }
    case (3, "image"): startImage(attributes, at: offset)
    default:
      self.attributes = attributes
      content = ""
      contentRange = nil
      checkKnown(name, at: offset)
    }
  }

  func end(_ name: String, at offset: Int) {
    defer { path.removeLast() }
    switch (path.count, name) {
    case (3, "image"): endImage(at: offset)
    case (4, _): endField(name, at: offset)
    case (3, "group"):
      let key = TermText.clean(content)
      if !key.isEmpty { caseGroups.append("\(builder.source)/\(key)") }
    default: break
    }
  }

  func text(_ text: String, range: Range<Int>) {
    guard path.count >= 3 else { return }
    if content.isEmpty, text.allSatisfy(\.isWhitespace) { return }
    content += text
    contentRange = (contentRange?.lowerBound ?? range.lowerBound)..<range.upperBound
  }

  func refused(entity: String, at offset: Int) {
    builder.find(
      .error, "xml-entity-refused", "the entity &\(entity); is not expanded",
      remedy: "Write its text in its place: declared and outside entities are never read.",
      at: offset)
  }

  private func checkKnown(_ name: String, at offset: Int) {
    let isKnown =
      switch path.count {
      case 3: name == "group"
      case 4: Self.facets[name] != nil || name == "attribute" || name == "group"
      default: false
      }
    guard !isKnown, path.count > 1 else { return }
    builder.find(
      .warning, "xml-element-unknown", "\(path.joined(separator: " > ")) is not in the schema",
      remedy: "See docs/formats.md; the element is left out.", at: offset)
  }

  private func startImage(_ attributes: MarkupAttributes, at offset: Int) {
    guard let id = attributes["id"], let key = builder.key(id), path[1] == "case" else {
      builder.find(
        .error, "image-id-missing", "an image has no id, or lies outside a case",
        remedy: "Give it the attribute id; without one it can't be stored.", at: offset)
      image = (nil, offset)
      return
    }
    var record = ImageRecord(key: key)
    record.imageFile = attributes["file"].flatMap { $0.isEmpty ? nil : $0 }
    record.licence = attributes["licence"] ?? licence
    if attributes["file"] != nil { record.statedFields["file"] = record.imageFile == nil ? 0 : 1 }
    if let caseName {
      record.caseKey = builder.caseKey(caseName)
      record.statedFields["case"] = record.caseKey == nil ? 0 : 1
    }
    if let licence = record.licence { record.statedFields["licence"] = licence.isEmpty ? 0 : 1 }
    record.groupKeys = caseGroups
    image = (record, offset)
  }

  private func endImage(at offset: Int) {
    defer { image = nil }
    guard let open = image, var record = open.record else { return }
    record.byteRange = builder.text.sourceRange(open.offset..<max(open.offset, offset))
    builder.add(record, at: open.offset)
  }

  private func endField(_ name: String, at offset: Int) {
    guard var record = image?.record else { return }
    let range = contentRange ?? offset..<offset
    if name == "group" {
      let key = TermText.clean(content)
      if !key.isEmpty { record.groupKeys.append("\(builder.source)/\(key)") }
    } else if name == "attribute", let attribute = attributes["name"], !attribute.isEmpty {
      let value = TermText.clean(content)
      if !value.isEmpty { record.attributes[attribute] = value }
      record.statedFields[attribute] = value.isEmpty ? 0 : 1
    } else if let facet = Self.facets[name] {
      add(facet, range, to: &record)
    }
    image?.record = record
    content = ""
    contentRange = nil
  }

  private func add(_ facet: Facet, _ range: Range<Int>, to record: inout ImageRecord) {
    record.statedFields[facet.rawValue, default: 0] += 0
    guard
      var mention = builder.mention(
        facet, content, range: range, rule: "element \(facet.rawValue)")
    else { return }
    mention.termID = attributes["id"].flatMap { Int($0) }
    mention.votes = attributes["votes"].flatMap { Int($0) }
    if let stated = attributes["assertion"] {
      guard let assertion = Assertion(rawValue: stated) else {
        builder.find(
          .error, "assertion-unknown", "the assertion \(stated) is none",
          remedy: "Write present, absent or unknown; the term is left out.", at: range.lowerBound)
        return
      }
      mention.assertion = assertion
    }
    record.mentions.append(mention)
    record.statedFields[facet.rawValue, default: 0] += 1
  }
}
