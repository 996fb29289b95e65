internal import Documents
internal import Yams

extension MappingReader {
  /// Which images a row describes.
  mutating func image(_ node: Node?, owner: Node) -> ImageColumns? {
    guard let node else {
      fail(owner, "image is missing", "Name the image column: `image: {column: img_id}`.")
      return nil
    }
    let known = [
      "column", "columns", "from", "by", "directory", "suffix", "strip", "attribute", "after",
      "before", "file",
    ]
    guard let entries = entries(node, known: known, of: "image") else { return nil }
    var image = ImageColumns()
    if let from = entries["from"] {
      guard let by = entries["by"], let column = column(by, "by") else {
        fail(node, "from without by", "Name the column that both tables have: `by: case_id`.")
        return nil
      }
      for key in known where !["from", "by", "attribute", "after", "before"].contains(key) {
        guard let other = entries[key] else { continue }
        fail(other, "\(key) next to from", "The other table says which images it has.")
      }
      image.other = scalar(from, "from").map { .init(table: $0, by: column) }
    } else {
      image.columns = (entries["column"] ?? entries["columns"]).map { columns($0, "image") } ?? []
      if image.columns.isEmpty {
        fail(node, "image has no column", "Name it: `image: {column: img_id}`.")
        return nil
      }
      if entries["column"] != nil, let columns = entries["columns"] {
        fail(columns, "image has both column and columns", "Keep one of them.")
      }
    }
    image.directory = entries["directory"].flatMap { scalar($0, "directory") }
    image.suffix = entries["suffix"].flatMap { scalar($0, "suffix") } ?? ""
    image.strip = entries["strip"].map { texts($0, "strip") } ?? []
    image.attribute = entries["attribute"].flatMap { scalar($0, "attribute") }
    image.part = part(entries)
    if let file = entries["file"], let name = scalar(file, "file") {
      // `file: ""` says on purpose that the table names no files, which a missing key does not.
      if name.isEmpty {
        image.isWithoutFile = true
      } else {
        image.fileColumn = column(file, "file")
      }
      if image.columns.count > 1, !name.isEmpty {
        fail(file, "file next to several image columns", "Each column names its own file.")
      }
    }
    return image
  }

  /// The part of a cell that is meant.
  private mutating func part(_ entries: [String: Node]) -> CellPart {
    var part = CellPart()
    part.after = entries["after"].flatMap { scalar($0, "after") }
    part.before = entries["before"].flatMap { scalar($0, "before") }
    for (key, text) in [("after", part.after), ("before", part.before)] where text?.isEmpty == true
    {
      if let node = entries[key] { fail(node, "\(key) is empty", "Write the text, in quotes.") }
    }
    return part
  }

  /// Who made a row: a column, a part of one, or each row another.
  mutating func annotator(_ node: Node) -> TableMapping.Annotator? {
    if node.scalar != nil { return column(node, "annotator").map { .column($0, CellPart()) } }
    let known = ["column", "before", "after", "each"]
    guard let entries = entries(node, known: known, of: "annotator") else { return nil }
    if let each = entries["each"] {
      if scalar(each, "each") == "row", entries.count == 1 { return .eachRow }
      fail(each, "each must be row, and stand alone", "Write `annotator: {each: row}`.")
      return nil
    }
    guard let name = entries["column"], let column = column(name, "column") else {
      fail(node, "annotator names no column", "Write `annotator: COLUMN`, or `{each: row}`.")
      return nil
    }
    return .column(column, part(entries))
  }

  /// A table that takes its images from another needs one that has some.
  mutating func check(joins tables: [TableMapping]) {
    for table in tables {
      guard let other = table.image.other else { continue }
      let named = tables.first { $0.names.contains(other.table) }
      if let named, !named.image.columns.isEmpty {
        for form in table.forms.map(\.form) { check(only: form.only, named.image) }
        continue
      }
      fail(
        line: other.by.line, column: other.by.column,
        "\(other.table) is no table of this mapping that has images",
        "Add `- table: \(other.table)` with an image column.")
    }
  }

  /// An attribute: a column, one column for each image column, or a value.
  mutating func attribute(
    _ name: String, _ node: Node, images: Int
  ) -> TableMapping.Attribute? {
    var attribute = TableMapping.Attribute(name: name)
    if node.mapping != nil {
      let inner = entries(node, known: ["value"], of: name)
      attribute.value = inner?["value"].flatMap { scalar($0, "value") }
      return attribute.value == nil ? nil : attribute
    }
    attribute.columns = columns(node, name)
    if node.sequence != nil, attribute.columns.count != images {
      fail(
        node,
        "\(name) has \(NumberText.counted(attribute.columns.count, "column")) for \(NumberText.counted(images, "image column"))",
        "Name one column, or one for each image column.")
    }
    return attribute.columns.isEmpty ? nil : attribute
  }

  /// Rows to leave out.
  mutating func exclusion(_ node: Node) -> TableMapping.Exclusion? {
    guard let entries = entries(node, known: ["column", "when"], of: "exclude") else { return nil }
    guard let columnNode = entries["column"], let column = column(columnNode, "column"),
      let when = entries["when"]
    else {
      fail(node, "exclude needs column and when", "Write `{column: NAME, when: TEXT}`.")
      return nil
    }
    return TableMapping.Exclusion(column: column, when: texts(when, "when"))
  }

  /// A character between columns.
  mutating func delimiter(_ node: Node) -> UInt8? {
    guard let text = scalar(node, "delimiter") else { return nil }
    let byte = text == "tab" ? UInt8(ascii: "\t") : text.utf8.first
    guard let byte, text == "tab" || text.utf8.count == 1, ![0x22, 0x0A, 0x0D].contains(byte)
    else {
      fail(node, "delimiter must be one character", "Write `\",\"`, `\";\"`, `\"|\"` or `tab`.")
      return nil
    }
    return byte
  }
}
