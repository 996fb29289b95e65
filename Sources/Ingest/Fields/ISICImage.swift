internal import Catalogue
internal import Terms
internal import Vocabulary

/// Makes a record of one image of an ISIC answer.
struct ISICImage {
  private let node: JSONNode
  private let text: DocumentText
  /// `metadata` of today's archive, `meta` of the first.
  private let metadata: (name: String, node: JSONNode)?

  /// Fields that attributes share with other atlases under another name.
  private static let renamed = ["age_approx": "age"]

  init(_ node: JSONNode, _ text: DocumentText) {
    self.node = node
    self.text = text
    metadata = ["metadata", "meta"].lazy.compactMap { name in node[name].map { (name, $0) } }.first
  }

  /// Adds the image's record.
  func add(to builder: inout RecordBuilder) {
    // Today's answers name an image `isic_id`, those of the first archive `name`.
    let id = ["isic_id", "name", "_id"].lazy.compactMap { node[$0]?.text }.first { !$0.isEmpty }
    guard let id, let key = builder.key(id, at: node.range.lowerBound) else {
      builder.findMissingID(
        id, "an image has neither isic_id nor name",
        remedy: "Fetch the answer again: without the id the image has no name.",
        at: node.range.lowerBound)
      return
    }
    var draft = RecordDraft(key: key)
    draft.record.byteRange = text.sourceRange(node.range)
    readFile(id, into: &draft)
    readLicence(into: &draft)
    if let metadata {
      if metadata.node.members == nil, metadata.node.value != .null {
        builder.find(
          .warning, "object-expected", "\(metadata.name) of \(key) is no object",
          remedy: "Fetch the answer again; the image keeps nothing but its name.",
          at: metadata.node.range.lowerBound)
      }
      if let clinical = metadata.node["clinical"] {
        readClinical(clinical, "\(metadata.name).clinical", into: &draft, &builder)
      }
      for (name, value) in Self.members(metadata.node) where name != "clinical" {
        // `acquisition` and its like only group fields: these are attributes of their own names.
        if value.members != nil {
          for (inner, value) in Self.members(value) { state(value, as: inner, in: &draft) }
        } else {
          state(value, as: name, in: &draft)
        }
      }
    }
    builder.add(draft, at: node.range.lowerBound)
  }

  /// Members by name; the first of one name counts.
  private static func members(_ node: JSONNode) -> [(String, JSONNode)] {
    var seen: Set<String> = []
    return (node.members ?? []).filter { seen.insert($0.name).inserted }.map { ($0.name, $0.value) }
  }

  private func readFile(_ id: String, into draft: inout RecordDraft) {
    // The archive's files are named after the image.
    draft.record.imageFile = "\(id).jpg"
    guard let url = node["files"]?["full"]?["url"] else { return }
    let address = url.text.flatMap { ImageAddress($0, page: "") }
    draft.record.presentFields["file"] = address == nil ? 0 : 1
    if let name = address?.file.split(separator: "/").last, ImageAddress.isImage(String(name)) {
      draft.record.imageFile = String(name)
    }
  }

  private func readLicence(into draft: inout RecordDraft) {
    if let licence = node["copyright_license"] ?? node["license"] {
      let name = SourceText.clean(licence.text ?? licence["name"]?.text ?? "")
      draft.record.licence = name.isEmpty ? nil : name
      draft.record.presentFields["licence"] = name.isEmpty ? 0 : 1
      if licence.value == .null { draft.record.presentFields["licence:null"] = 0 }
    }
    if let attribution = node["attribution"] {
      add([attribution], .contributor, path: nil, rule: "attribution", to: &draft)
    }
  }

  private func readClinical(
    _ clinical: JSONNode, _ path: String, into draft: inout RecordDraft,
    _ builder: inout RecordBuilder
  ) {
    let members = Self.members(clinical)
    for (name, value) in members {
      switch name {
      case "diagnosis":
        add([value], .diagnosis, path: nil, rule: "\(path).\(name)", to: &draft)
      case "anatom_site_general", "anatom_site_special", "anatom_site":
        add([value], .site, path: ":", rule: "\(path).\(name)", to: &draft)
      case "patient_id", "lesion_id":
        state(value, as: name, in: &draft, isAttribute: false)
        if let id = value.text.map(SourceText.clean), !id.isEmpty {
          draft.record.groupKeys.append("\(builder.source)/\(name):\(id)")
        }
      default:
        // The levels are steps of one path, which is put together below.
        if Self.level(name, of: "diagnosis_") == nil, Self.level(name, of: "anatom_site_") == nil {
          state(value, as: name, in: &draft)
        }
      }
    }
    for (prefix, facet) in [("diagnosis_", Facet.diagnosis), ("anatom_site_", .site)] {
      let levels = members.filter { Self.level($0.0, of: prefix) != nil }
        .sorted { Self.level($0.0, of: prefix) ?? 0 < Self.level($1.0, of: prefix) ?? 0 }
      guard !levels.isEmpty else { continue }
      add(
        levels.map(\.1), facet, path: nil, rule: "\(path).\(prefix)1…\(levels.count)",
        to: &draft)
    }
    // A patient's images must stay together whatever the lesion; the lesion is the case where no
    // patient is stated.
    let patient = clinical["patient_id"]?.text ?? ""
    let lesion = clinical["lesion_id"]?.text ?? ""
    if clinical["patient_id"] != nil || clinical["lesion_id"] != nil {
      draft.state(
        caseKey: builder.caseKey(
          patient.isEmpty ? lesion : patient, at: clinical.range.lowerBound))
    }
  }

  /// The number at the end of `diagnosis_3`.
  private static func level(_ name: String, of prefix: String) -> Int? {
    name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count)) : nil
  }

  /// Adds one mention whose path the levels are; the deepest level that says something is its text.
  private func add(
    _ levels: [JSONNode], _ facet: Facet, path separator: String?, rule: String,
    to draft: inout RecordDraft
  ) {
    let filled = levels.filter { !SourceText.clean($0.text ?? "").isEmpty }
    draft.record.presentFields[facet.rawValue, default: 0] += filled.isEmpty ? 0 : 1
    if levels.allSatisfy({ $0.value == .null }), draft.record.presentFields[facet.rawValue] == 0 {
      draft.record.presentFields["\(facet.rawValue):null"] = 0
    }
    guard let deepest = filled.last, let raw = deepest.text else { return }
    draft.record.presentFields["\(facet.rawValue):null"] = nil
    var elements = filled.map { SourceText.clean($0.text ?? "") }
    if let separator { elements = elements.flatMap { SourceText.path($0, separator: separator) } }
    // Old answers say the same in diagnosis and diagnosis_1…5.
    if draft.terms.mentions.contains(where: { $0.facet == facet && $0.path == elements }) { return }
    draft.terms.add(
      facet, elements, raw: deepest.string == nil ? raw : quoted(deepest),
      bytes: text.sourceRange(inner(deepest)), rule: rule)
  }

  /// The bytes between the quotes.
  private func inner(_ node: JSONNode) -> Range<Int> {
    guard node.string != nil, node.range.count >= 2 else { return node.range }
    return (node.range.lowerBound + 1)..<(node.range.upperBound - 1)
  }

  private func quoted(_ node: JSONNode) -> String { text.raw(inner(node)) }

  /// Keeps a value as an attribute.
  ///
  /// Null, empty and missing stay apart: null is stated as empty, and under `<name>:null` too.
  private func state(
    _ value: JSONNode, as name: String, in draft: inout RecordDraft, isAttribute: Bool = true
  ) {
    let name = Self.renamed[name] ?? name
    let text = SourceText.clean(self.value(value))
    let field = isAttribute ? FieldLabel.attribute(name).fieldName : name
    draft.record.presentFields[field] = max(
      draft.record.presentFields[field] ?? 0, text.isEmpty ? 0 : 1)
    if value.value == .null { draft.record.presentFields["\(field):null"] = 0 }
    if isAttribute, !text.isEmpty, draft.record.attributes[name] == nil {
      draft.record.attributes[name] = text
    }
  }

  private func value(_ node: JSONNode) -> String {
    switch node.value {
    case .null: ""
    case .boolean(let value): value ? "true" : "false"
    case .number(let text), .string(let text): text
    case .array(let elements): elements.map { value($0) }.joined(separator: "; ")
    case .object: text.raw(node.range)
    }
  }
}
