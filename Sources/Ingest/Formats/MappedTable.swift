internal import Catalogue
internal import Provenance
internal import Vocabulary

/// A table whose columns a mapping explains.
public struct MappedTable: AtlasFormat {
  /// The name for `--format`.
  public static let name = "table"
  /// Any atlas.
  public static let family: String? = nil
  /// Every table has columns of its own.
  public static let fieldsDifferByFile = true
  /// What the format reads.
  public static let summary = "tables (CSV, TSV, JSON, CVAT's XML) through a mapping"

  /// Makes a reader.
  public init() {}

  /// A table is never guessed: without a mapping nobody knows what its columns mean.
  public static func recognise(_ sample: PageSample) -> Recognition {
    sample.mapping.map { .yes(why: $0) } ?? .no
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
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    guard let mapping = page.mapping else {
      record.find(
        .error, "mapping-missing", "nothing says what the table's columns mean",
        remedy: "Give --mapping FILE; docs/formats.md describes mappings.")
      return
    }
    let form = TableForm(page.path, page.text)
    read(
      form.rows(page.text, path: page.path, delimiter: mapping.delimiter), mapping, page, &record)
  }

  private func read(
    _ rows: some TableRows, _ mapping: TableMapping, _ page: Page, _ record: inout RecordBuilder
  ) {
    var rows = rows
    if rows.header.isEmpty, TableForm(page.path, page.text) == .jsonLines {
      // No line is JSON: that is what is to be told, not which columns are missing.
      while rows.next(&record) {}
      return
    }
    var mapped = MappedRows(
      mapping: mapping, rows: rows, path: page.path, joined: page.joined, padded: page.padded,
      judged: page.judged)
    mapped.read(into: &record)
  }
}
