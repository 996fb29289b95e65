internal import Terms
internal import Vocabulary

/// A table whose columns a mapping explains.
package struct MappedTable: AtlasFormat {
  package static let name = "table"
  /// Any atlas.
  package static let family: String? = nil
  /// Every table has columns of its own.
  package static let fieldsDifferByFile = true

  package init() {}

  /// A table is never guessed: without a mapping nobody knows what its columns mean.
  package static func recognise(_ file: InputFile) -> Recognition {
    file.parsed(MappingShelf.Choice.self).why.map { .yes(why: $0) } ?? .no
  }

  /// Whether a file's ending is a table's, so that a ready mapping may hold for it.
  static func isTable(_ path: String) -> Bool {
    let lower = path.lowercased()
    return [".jsonl", ".ndjson", ".csv", ".tsv", ".tab"].contains { lower.hasSuffix($0) }
  }

  /// The columns of a table, however it is written.
  static func header(
    _ text: DocumentText, path: String, delimiter: UInt8? = nil
  ) -> Set<String> {
    Set(TableForm(path, text).rows(text, path: path, delimiter: delimiter).header)
  }

  /// Reads the rows; a row with more or fewer fields than the header gives no record.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let choice = file.parsed(MappingShelf.Choice.self)
    guard let mapping = choice.mapping else {
      builder.find(
        .error, "mapping-missing", "nothing says what the table's columns mean",
        remedy: "Give --mapping FILE; docs/formats.md describes mappings.")
      return
    }
    let start = file.parsed(TableStart.self)
    read(start.rows(delimiter: mapping.delimiter, of: file), start.form, mapping, file, &builder)
  }

  private func read(
    _ rows: some TableRows, _ form: TableForm, _ mapping: TableMapping, _ file: InputFile,
    _ builder: inout RecordBuilder
  ) {
    var rows = rows
    if rows.header.isEmpty, form == .jsonLines {
      // No line is JSON: that is what is to be reported, not which columns are missing.
      while rows.next(&builder) {}
      return
    }
    var mapped = MappedRows(
      mapping: mapping, rows: rows, path: file.path,
      joined: file.parsed(MappingShelf.Choice.self).joined, padded: file.siblings.padded,
      annotated: file.options.tables.annotated(
        nextTo: file.siblings.full(file.path), mapping, source: builder.source))
    mapped.read(into: &builder)
  }
}
