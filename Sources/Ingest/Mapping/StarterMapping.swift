internal import Documents
internal import Files
internal import Terms

/// A mapping to begin with, for a table that no ready mapping fits: every column with how full it is
/// and what it holds, and guesses of what it means.
package struct StarterMapping: Sendable {
  /// The mapping as YAML, to be looked through and corrected.
  package let text: String

  /// Bytes of a cell that may be a term or a name; longer ones are texts.
  private static let longestSample = 4096

  /// Looks at a table's first ten thousand rows.
  ///
  /// Throws `missing` or `unreadable`, or `unsupportedInput` when it has no columns.
  package init(_ path: String) throws(IngestError) {
    try IngestError.checkReadable(path)
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(path, limit: ReadFile.maximumDocument)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    let document = Charset.decode(bytes)
    let columns = Self.columns(TableForm(path, document).rows(document, path: path), document)
    guard !columns.isEmpty else {
      throw .unsupportedInput(path: path, what: "the table has no columns")
    }
    text = Self.text(Folder.name(of: path), columns)
  }

  private static let maximumRows = 10_000
  private static let maximumColumns = 1000

  private static func columns(
    _ table: some TableRows, _ document: DocumentText
  ) -> [ColumnContent] {
    var table = table
    // What is wrong with the rows is reported when the table is read with its mapping.
    var unheard = RecordBuilder(source: "", path: "", text: document)
    var seen: Set<String> = []
    var columns: [ColumnContent] = []
    for name in table.header.prefix(maximumColumns) where !name.isEmpty {
      guard seen.insert(name).inserted, let position = table.position(of: name) else { continue }
      columns.append(ColumnContent(name: name, position: position))
    }
    var rows = 0
    while rows < maximumRows, table.next(&unheard) {
      rows += 1
      for index in columns.indices {
        let position = columns[index].position
        let isShort = table.hasCell(position) && table.range(position).count <= Self.longestSample
        columns[index].note(isShort ? SourceText.collapsed(table.text(position)) : "")
      }
    }
    return columns
  }

  private static func text(_ table: String, _ columns: [ColumnContent]) -> String {
    let meanings = ColumnGuess.meanings(columns)
    func named(_ meaning: ColumnGuess) -> [ColumnContent] {
      zip(columns, meanings).filter { $0.1 == meaning }.map(\.0)
    }
    let image = named(.image).first
    var lines = [
      "# A start, guessed from names and cells: look through every line, then save it into",
      "# data/mappings, or name it with --mapping. docs/formats.md says what can be said.",
      "derm_mapping: 1", "table: \(YAMLText.quoted(table))",
    ]
    if let image {
      let suffix = image.looksLikeFiles ? "" : ", suffix: .jpg"
      lines.append("image: {column: \(YAMLText.quoted(image.name))\(suffix)}  # \(image.summary)")
    } else {
      lines.append("# No column looks like image ids: name the right one.")
      lines.append("image: {column: \(YAMLText.quoted(columns[0].name))}  # \(columns[0].summary)")
    }
    for (key, meaning) in [
      ("case", ColumnGuess.patient), ("site", .site), ("diagnosis", .diagnosis),
    ] {
      for (index, column) in named(meaning).enumerated() {
        // A key can stand once: further guesses are offered as comments.
        let mark = index == 0 ? "" : "# "
        lines.append("\(mark)\(key): \(YAMLText.quoted(column.name))  # \(column.summary)")
      }
    }
    if let group = named(.group).first {
      lines.append("group: [\(YAMLText.quoted(group.name))]  # \(group.summary)")
    }
    lines += annotators(named(.annotator), images: image)
    lines += findings(named(.finding), lists: named(.list), terms: named(.lesion))
    let attributes = named(.attribute)
    if !attributes.isEmpty { lines.append("attributes:") }
    for column in attributes {
      lines.append(
        "  \(YAMLText.quoted(column.name)): \(YAMLText.quoted(column.name))  # \(column.summary)")
    }
    let missing = columns.reduce(into: Set([""])) { $0.formUnion($1.missing) }
    lines.append(
      "missing: [\(missing.sorted().map { YAMLText.quoted($0) }.joined(separator: ", "))]")
    let rest = named(.nothing)
    if !rest.isEmpty { lines.append("# Columns that nothing was guessed of:") }
    lines += rest.map { "#   \($0.name): \($0.summary)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Who looked at the images: a guess to use only where images have several rows.
  private static func annotators(
    _ columns: [ColumnContent], images: ColumnContent?
  ) -> [String] {
    columns.enumerated().map { index, column in
      let mark = index == 0 && images?.isUnique != true ? "" : "# "
      return "\(mark)annotator: \(YAMLText.quoted(column.name))  # \(column.summary)"
    }
  }

  /// Terms in words, lists of terms, and columns of yes and no, those that spell it alike in one form.
  private static func findings(
    _ columns: [ColumnContent], lists: [ColumnContent], terms: [ColumnContent]
  ) -> [String] {
    var lines = (terms + lists).map { column in
      let separator = column.separator.map { ", separator: \(YAMLText.quoted($0))" } ?? ""
      let form = column.list.map { ", list: \($0.rawValue)" } ?? separator
      return "  - {column: \(YAMLText.quoted(column.name))\(form)}  # \(column.summary)"
    }
    for (when, absent) in ColumnContent.spellings {
      let alike = columns.filter { $0.spelling?.when == when }
      guard !alike.isEmpty else { continue }
      lines.append("  - columns:")
      lines += alike.map {
        "      \(YAMLText.quoted($0.name)): \(YAMLText.quoted($0.name))  # \($0.summary)"
      }
      lines.append("    when: \(YAMLText.quoted(when))")
      if !absent.isEmpty { lines.append("    absent: \(YAMLText.quoted(absent))") }
    }
    return lines.isEmpty ? [] : ["lesion:  # or symptom, or attributes"] + lines
  }
}
