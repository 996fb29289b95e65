internal import Digests
internal import Documents
internal import Files
internal import Vocabulary
internal import Yams

/// Reads a template file; every key and value that is not understood is an error with its position.
struct TemplateReader: NodeReading {
  var problems: [MappingProblem] = []
  private let bytes: [UInt8]

  /// Reads a template's bytes.
  ///
  /// Throws `mapping` with everything that is wrong.
  static func read(_ bytes: [UInt8], path: String) throws(IngestError) -> PageTemplate {
    var reader = TemplateReader(bytes: bytes)
    var template = PageTemplate(file: Folder.name(of: path), digest: .of(bytes))
    reader.read(into: &template)
    guard reader.problems.isEmpty else {
      let sorted = reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
      throw .mapping(path: path, problems: sorted)
    }
    return template
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func read(into template: inout PageTemplate) {
    guard let root = compose(bytes),
      let entries = entries(root, known: ["derm_template", "name", "eras"], of: "a template")
    else { return }
    if let version = entries["derm_template"] {
      if scalar(version, "derm_template") != "1" {
        fail(version, "derm_template must be 1", "This derm reads version 1 only.")
      }
    } else {
      fail(root, "derm_template is missing", "Begin the file with `derm_template: 1`.")
    }
    if let name = entries["name"].flatMap({ scalar($0, "name") }), !name.isEmpty {
      template.name = name
    } else {
      fail(root, "name is missing", "Name the atlas: `name: my-atlas`.")
    }
    guard let eras = entries["eras"], let list = eras.sequence, !list.isEmpty else {
      fail(entries["eras"] ?? root, "eras must be a list", "Write `eras:` and `  - name: …` below.")
      return
    }
    var names: Set<String> = []
    for node in list {
      guard let era = era(node) else { continue }
      if !names.insert(era.name).inserted {
        fail(node, "an era \"\(era.name)\" is there already", "Give each era its own name.")
      }
      template.eras.append(era)
    }
  }

  static let eraKeys = [
    "name", "match", "image", "case", "group", "fields", "attributes", "licence",
  ]

  private mutating func era(_ node: Node) -> PageTemplate.Era? {
    guard let entries = entries(node, known: Self.eraKeys, of: "an era") else { return nil }
    guard let name = entries["name"].flatMap({ scalar($0, "name") }), !name.isEmpty else {
      fail(node, "the era has no name", "Add `name: \"2008\"`.")
      return nil
    }
    var era = PageTemplate.Era(name: name, match: [])
    if let match = entries["match"] {
      for element in match.elements {
        if let selector = selector(element, "match") { era.match.append(selector) }
      }
    }
    // An era that asks for nothing would match every page, and hide the eras behind it.
    if entries["match"] == nil || entries["match"]?.sequence?.isEmpty == true {
      fail(node, "the era has no match", "Say what a page of it has: `match: \"div.case\"`.")
    }
    readImage(entries["image"], of: node, into: &era)
    era.caseNumber = entries["case"].flatMap { rule($0, "case") }
    era.groups =
      entries["group"].map(\.elements).map { nodes in
        nodes.compactMap { rule($0, "group") }
      } ?? []
    readFields(entries["fields"], of: node, into: &era)
    if let attributes = entries["attributes"] {
      for (key, value) in pairs(attributes, "attributes") {
        guard let name = key.scalar?.string, let rule = rule(value, "attribute") else { continue }
        era.fields.append(.init(label: .attribute(name), rule: rule))
      }
    }
    era.licence = entries["licence"].flatMap { licence($0) }
    return era
  }

  private mutating func readImage(
    _ image: Node?, of node: Node, into era: inout PageTemplate.Era
  ) {
    guard let image else {
      fail(node, "the era has no image", "Name the image: `image: {id: \"…\", file: \"img@src\"}`.")
      return
    }
    guard let entries = entries(image, known: ["each", "id", "file"], of: "image") else { return }
    era.each = entries["each"].flatMap { selector($0, "each") }
    era.id = entries["id"].flatMap { rule($0, "id") }
    era.file = entries["file"].flatMap { rule($0, "file") }
    if entries["id"] == nil, entries["file"] == nil {
      fail(image, "image has neither id nor file", "Say where one stands: `file: \"img@src\"`.")
    }
    if entries["each"] == nil, let id = era.id, id.source == .elements(nil) {
      fail(entries["id"] ?? image, "an attribute alone needs `each`", "Name its element.")
    }
  }

  private mutating func readFields(
    _ fields: Node?, of node: Node, into era: inout PageTemplate.Era
  ) {
    guard let fields else {
      fail(node, "the era has no fields", "Say where the terms stand: `fields: {lesion: \"…\"}`.")
      return
    }
    let known = Facet.allCases.map(\.rawValue)
    guard let entries = entries(fields, known: known, of: "fields") else { return }
    for facet in Facet.allCases {
      guard let node = entries[facet.rawValue] else { continue }
      for form in node.elements {
        guard let rule = rule(form, facet.rawValue) else { continue }
        era.fields.append(.init(label: .facet(facet), rule: rule))
      }
    }
  }

  private mutating func licence(_ node: Node) -> PageTemplate.Licence? {
    if let entries = node.mapping == nil ? nil : node.mapping, let text = entries["text"] {
      if entries.count > 1 { fail(node, "licence has text and more", "Keep one of them.") }
      return scalar(text, "text").map { .fixed($0) }
    }
    return rule(node, "licence").map { .rule($0) }
  }
}
