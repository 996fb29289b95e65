internal import Catalogue
internal import Terms
internal import Vocabulary

/// DermIS's image pages: one image with a table of descriptions.
package struct DermISPage: AtlasFormat {
  package static let name = "dermis-page"

  package init() {}

  /// Knows a page by its title and its table of descriptions.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard file.firstByte == UInt8(ascii: "<") else { return .no }
    let hasTable = file.contains("descriptions") && file.contains("grdHeader")
    if file.contains("DermIS - "), hasTable || file.contains("(image)") {
      return .yes(why: "its title begins with DermIS, and it is an image's page")
    }
    if hasTable {
      return .maybe(score: 0.7, why: "has table.descriptions with tr.grdHeader")
    }
    if file.contains("ctl00_Main_lblPatient") {
      return .maybe(score: 0.6, why: "has ctl00_Main_lblPatient…")
    }
    return .no
  }

  /// The table's columns in their order.
  private static let columns: [(label: FieldLabel, separator: PageText.Separator?)] = [
    (.facet(.diagnosis), nil), (.facet(.site), nil), (.facet(.lesion), .text(",")),
    (.attribute("description"), nil),
  ]
  private static let patient: [(id: String, attribute: String)] = [
    ("ctl00_Main_lblPatientSex", "sex"), ("ctl00_Main_lblPatientAge", "age"),
  ]

  /// Reads the image of a page.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let tree = file.parsed(PageTree.self)
    if let problem = tree.problem {
      return builder.findUnreadable(problem)
    }
    let image = Self.image(tree)
    // A table of descriptions within another one is part of a row, which is reported as malformed.
    let tables = tree.elements("table").filter { table in
      tree.nodes[table].attributes.hasClass("descriptions")
        && !tree.ancestors(of: table).contains {
          tree.nodes[$0].attributes.hasClass("descriptions")
        }
    }
    guard image != nil || !tables.isEmpty else {
      builder.find(
        .error, "page-without-images", "neither an image nor a table of descriptions is here",
        remedy: "Check that the page was saved whole and is an image's page.")
      return
    }
    let labels = Self.patient.compactMap { tree.element(id: $0.id) }
    // Half a description would give wrong labels: such a page gives no record.
    guard !tree.isCut(around: tables + labels + [image].compactMap { $0 }) else {
      return builder.findCut()
    }
    let address = image.flatMap {
      ImageAddress(tree.nodes[$0].attributes["src"] ?? "", page: file.path)
    }
    let id = NativeID.of(address, in: tree, page: file.path)
    guard let key = builder.key(id) else {
      builder.findMissingID(
        id, "nothing on the page names the image",
        remedy: "Fix the image's address.", at: image.map { tree.nodes[$0].range.lowerBound })
      return
    }
    var draft = RecordDraft(key: key)
    if image != nil { draft.state(file: address?.file) }
    read(tree, tables, to: &draft, &builder)
    builder.add(draft, at: image.map { tree.nodes[$0].range.lowerBound })
  }

  /// The image in `.zoom`, or the only one that is a photograph.
  private static func image(_ tree: PageTree) -> Int? {
    tree.elements("img").first { node in
      tree.nodes[node].attributes["src"] != nil
        && tree.ancestors(of: node).contains { tree.nodes[$0].attributes.hasClass("zoom") }
    }
  }

  private func read(
    _ tree: PageTree, _ tables: [Int], to draft: inout RecordDraft,
    _ builder: inout RecordBuilder
  ) {
    for table in tables {
      var range = tree.nodes[table].range
      if let known = draft.record.byteRange { range = known.lowerBound..<range.upperBound }
      draft.record.byteRange = range
      for row in tree.descendants(of: table) where tree.nodes[row].name == "tr" {
        // Rows of tables within are none of its own.
        guard tree.ancestors(of: row).first(where: { tree.nodes[$0].name == "table" }) == table
        else { continue }
        readRow(row, tree, to: &draft, &builder)
      }
    }
    draft.record.byteRange = draft.record.byteRange.map { builder.text.sourceRange($0) }
    for (id, attribute) in Self.patient {
      guard let label = tree.element(id: id) else { continue }
      draft.give(
        tree.items(of: label), of: .attribute(attribute), rule: "#\(id)", &builder)
    }
    readTitle(tree, to: &draft, &builder)
  }

  private func readRow(
    _ row: Int, _ tree: PageTree, to draft: inout RecordDraft, _ builder: inout RecordBuilder
  ) {
    if tree.nodes[row].attributes.hasClass("grdHeader") { return }
    let cells = tree.children(of: row).filter { tree.nodes[$0].name == "td" }
    guard !cells.isEmpty else { return }
    // A cell is known by its place in the row alone: one more or less, and each may be taken for
    // another.
    guard cells.count == Self.columns.count, !cells.contains(where: { tree.holds($0, ["table"]) })
    else {
      builder.find(
        .warning, "row-malformed",
        "a row of descriptions has \(cells.count) cells instead of \(Self.columns.count), or tables "
          + "in them",
        remedy: "Look at the page; the row is left out, because nobody knows what its cells are.",
        at: tree.nodes[row].range.lowerBound)
      return
    }
    for (index, cell) in cells.enumerated() {
      let (label, separator) = Self.columns[index]
      draft.give(
        tree.items(of: cell, separator: separator), of: label,
        rule: "table.descriptions td \(index + 1)", &builder)
    }
  }

  /// Takes the title's diagnosis when no row has one.
  private func readTitle(
    _ tree: PageTree, to draft: inout RecordDraft, _ builder: inout RecordBuilder
  ) {
    guard !draft.terms.mentions.contains(where: { $0.facet == .diagnosis }),
      let title = tree.elements("title").first,
      let text = tree.lines(of: title).first?.between(after: "DermIS - ", before: nil)
    else { return }
    let items = (text.between(after: nil, before: "(image)") ?? text).items(separator: nil)
    draft.give(items, of: .facet(.diagnosis), rule: "title", &builder)
  }
}
