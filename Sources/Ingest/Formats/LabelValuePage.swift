internal import Catalogue
internal import Vocabulary

/// Pages that say of one picture what labels with values say.
public struct LabelValuePage: AtlasFormat {
  /// The name for `--format`.
  public static let name = "label-value-page"
  /// Any atlas.
  public static let family: String? = nil
  /// What the format reads.
  public static let summary = "pages of labels and values (HTML)"

  /// Makes a reader.
  public init() {}

  /// Knows a page by two familiar labels, one of which announces a diagnosis, lesion or site.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard sample.firstByte == UInt8(ascii: "<"), mayHaveLabels(sample.text.utf8) else { return .no }
    let entries = LabelValueReader(PageTree(sample.text)).entries()
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
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    let tree = PageTree(page.text)
    if let problem = tree.problem {
      record.find(
        .error, "page-unreadable", "the page can't be read: \(problem.message)",
        remedy: "Look at the page in an editor; it gave no record.", at: problem.offset)
      return
    }
    let entries = LabelValueReader(tree).entries()
    guard !entries.isEmpty else {
      record.find(
        .error, "page-without-images", "no familiar label with a value is on this page",
        remedy: "Check that the page was saved whole; a template can read other pages.")
      return
    }
    let pictures = PagePictures(tree, page: page.path)
    let used = entries.flatMap(\.used) + [pictures.first?.node].compactMap { $0 }
    guard !tree.isCut(around: used) else { return record.findCut() }
    let start = tree.nodes[entries[0].node].range.lowerBound
    let id = NativeID.of(pictures.first?.address, in: tree, page: page.path)
    guard let key = record.key(id) else {
      record.find(
        .error, "image-id-missing", "nothing on the page names the image",
        remedy: "Fix the picture's address.", at: start)
      return
    }
    if pictures.count > 1 {
      record.find(
        .warning, "pictures-several",
        "the page shows \(pictures.count) pictures; its fields are given to the first",
        remedy: "Look whether they show the same; a template can give each its own.", at: start)
    }
    var draft = RecordDraft(key: key)
    draft.image.imageFile = pictures.first?.address.file
    if pictures.count > 0 { draft.image.statedFields["file"] = 1 }
    let end = entries.flatMap(\.used).map { tree.nodes[$0].range.upperBound }.max() ?? start
    draft.image.byteRange = page.text.sourceRange(start..<max(start, end))
    for entry in entries { add(entry, to: &draft, &record) }
    record.add(draft.image, at: start)
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
