internal import Catalogue
internal import Terms
internal import Vocabulary

/// The labels with their values that a page has.
private struct LabelledValues: FileParse {
  let entries: [LabelValueReader.Entry]

  init(of file: InputFile) { entries = LabelValueReader(file.parsed(PageTree.self)).entries() }
}

/// Pages that say of one image what labels with values say.
package struct LabelValuePage: AtlasFormat {
  package static let name = "label-value-page"
  /// Any atlas.
  package static let family: String? = nil

  package init() {}

  /// Knows a page by two familiar labels, one of which announces a diagnosis, lesion or site.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard file.firstByte == UInt8(ascii: "<"), mayHaveLabels(file.text.utf8) else { return .no }
    let entries = file.parsed(LabelledValues.self).entries
    var labels: [String] = []
    var hasFacet = false
    for entry in entries where FieldLabel.isFamiliar(entry.label) {
      guard let label = FieldLabel(entry.label), !labels.contains(entry.label) else { continue }
      labels.append(entry.label)
      if case .facet(let facet) = label, [.diagnosis, .lesion, .site].contains(facet) {
        hasFacet = true
      }
    }
    guard hasFacet, labels.count >= 2 else { return .no }
    let shown = labels.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
    return .maybe(score: 0.4, why: "has labels with values: \(shown)")
  }

  /// A cheap look, so that pages without labels are not parsed for nothing.
  private static func mayHaveLabels(_ bytes: [UInt8]) -> Bool {
    let elements = ["<strong", "<b>", "<b ", "<dt", "<td", "<STRONG", "<B>", "<B ", "<DT", "<TD"]
    return elements.contains { ByteSearch.contains(bytes, $0) }
  }

  /// Reads the image of a page.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let tree = file.parsed(PageTree.self)
    if let problem = tree.problem {
      return builder.findUnreadable(problem)
    }
    let entries = file.parsed(LabelledValues.self).entries
    guard !entries.isEmpty else {
      builder.find(
        .error, "page-without-images", "no familiar label with a value is on this page",
        remedy: "Check that the page was saved whole; a template can read other pages.")
      return
    }
    let images = PageImages(tree, page: file.path)
    let used = entries.flatMap(\.used) + [images.first?.node].compactMap { $0 }
    // Half a description would give wrong labels: such a page gives no record. A cut elsewhere on
    // the page does no harm.
    guard !tree.isCut(around: used) else { return builder.findCut() }
    let start = tree.nodes[entries[0].node].range.lowerBound
    let id = NativeID.of(images.first?.address, in: tree, page: file.path)
    guard let key = builder.key(id, at: start) else {
      builder.findMissingID(
        id, "nothing on the page names the image",
        remedy: "Fix the image's address.", at: start)
      return
    }
    if images.count > 1 {
      builder.find(
        .warning, "pictures-several",
        "the page shows \(images.count) images; its fields are given to the first",
        remedy: "Look whether they show the same; a template can give each its own.", at: start)
    }
    var draft = RecordDraft(key: key)
    if let first = images.first { draft.state(file: first.address.file) }
    let end = entries.flatMap(\.used).map { tree.nodes[$0].range.upperBound }.max() ?? start
    draft.record.byteRange = file.text.sourceRange(start..<max(start, end))
    for entry in entries { add(entry, to: &draft, &builder) }
    builder.add(draft, at: start)
  }

  private func add(
    _ entry: LabelValueReader.Entry, to draft: inout RecordDraft, _ builder: inout RecordBuilder
  ) {
    guard let label = FieldLabel(entry.label) else { return }
    let items = entry.lines.flatMap { $0.items(separator: Self.separator(label)) }
    draft.give(items, of: label, rule: "\(entry.element) \(entry.label)", &builder)
  }

  /// Several lesions, sites or symptoms are joined by two blanks; other fields hold one text.
  private static func separator(_ label: FieldLabel) -> PageText.Separator? {
    switch label {
    case .facet(.lesion), .facet(.site), .facet(.symptom): .blanks
    default: nil
    }
  }
}
