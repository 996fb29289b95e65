internal import Catalogue
internal import Terms
internal import Vocabulary

/// Reads the images of one page as an era of a template says.
struct TemplateReading {
  let era: PageTemplate.Era
  let template: PageTemplate
  let tree: PageTree
  /// The page's path.
  let path: String
  private var values: TemplateValues
  private let entries: [Int]

  init(_ era: PageTemplate.Era, of template: PageTemplate, tree: PageTree, path: String) {
    self.era = era
    self.template = template
    self.tree = tree
    self.path = path
    entries = era.each?.elements(of: tree) ?? []
    values = TemplateValues(tree, entries: entries)
  }

  /// Adds a record for each image that the page describes whole.
  mutating func read(into builder: inout RecordBuilder) {
    guard era.each != nil else { return readImage(nil, into: &builder) }
    if entries.isEmpty {
      builder.find(
        .error, "page-without-images", "nothing on the page is an image of era \(era.name)",
        remedy: "Correct `each` in \(template.file), or fetch the page again.")
    }
    for entry in entries { readImage(entry, into: &builder) }
  }

  private mutating func readImage(_ entry: Int?, into builder: inout RecordBuilder) {
    var found: [(field: PageTemplate.Field, found: TemplateValues.Found)] = []
    for field in era.fields { found.append((field, values.find(field.rule, in: entry))) }
    let file = era.file.map { values.find($0, in: entry) }
    let identifier = era.id.map { values.find($0, in: entry) }
    let number = era.caseNumber.map { values.find($0, in: entry) }
    var used = found.flatMap(\.found.nodes) + (file?.nodes ?? []) + (identifier?.nodes ?? [])
    used += number?.nodes ?? []
    if let entry { used.append(entry) }
    // Half a description would give wrong labels: such an image gets no record.
    guard !tree.isCut(around: used) else { return builder.findCut() }

    let offset = entry.map { tree.nodes[$0].range.lowerBound } ?? 0
    let address = file?.items.first.flatMap { ImageAddress($0.text, page: path) }
    let id =
      // Where the era says where the id stands, none is made of the address: the same image would
      // have another key on a page that lacks the id.
      identifier?.items.first?.text
      ?? (era.id == nil ? NativeID.of(address, in: tree, page: path) : "")
    guard let key = builder.key(id, at: offset), !SourceText.clean(id).isEmpty else {
      builder.findMissingID(
        SourceText.clean(id), "no id was found for an image of era \(era.name)",
        remedy: "Correct `id` in \(template.file), or fix the page.", at: offset)
      return
    }
    var draft = RecordDraft(key: key)
    let range = entry.map { tree.nodes[$0].range } ?? 0..<tree.utf8.count
    draft.record.byteRange = builder.text.sourceRange(range)
    if let file, file.isThere { draft.state(file: address?.file) }
    if let number, number.isThere, let rule = era.caseNumber {
      draft.give(number.items, of: .caseNumber, rule: trace(rule), &builder)
    }
    for (field, found) in found where found.isThere {
      draft.give(
        found.items, of: field.label, rule: trace(field.rule),
        separator: field.rule.pathSeparator, assertion: field.rule.assertion, &builder)
    }
    readRest(entry, into: &draft, &builder)
    builder.add(draft, at: offset)
  }

  private mutating func readRest(
    _ entry: Int?, into draft: inout RecordDraft, _ builder: inout RecordBuilder
  ) {
    for (index, rule) in era.groups.enumerated() {
      // Equal texts of two rules are two groups; eras share groups by their place, not by their selectors.
      let kind = index == 0 ? "" : "group \(index + 1):"
      for item in values.find(rule, in: entry).items {
        draft.record.groupKeys.append("\(builder.source)/\(kind)\(SourceText.clean(item.text))")
      }
    }
    switch era.licence {
    case nil: break
    case .fixed(let text):
      draft.record.licence = text
      draft.record.presentFields["licence"] = 1
    case .rule(let rule):
      let found = values.find(rule, in: entry)
      if found.isThere {
        draft.give(found.items, of: .licence, rule: trace(rule), &builder)
      }
    }
  }

  /// The rule as traces name it: `my-atlas.yaml:12 ul.lesions > li`.
  private func trace(_ rule: PageTemplate.Rule) -> String {
    "\(template.file):\(rule.line) \(rule.text)"
  }
}
