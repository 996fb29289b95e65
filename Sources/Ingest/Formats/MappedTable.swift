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
  public static let summary = "tables (CSV, TSV, JSON Lines) through a mapping"

  /// Makes a reader.
  public init() {}

  /// A table is never guessed: without a mapping nobody knows what its columns mean.
  public static func recognise(_ sample: PageSample) -> Recognition {
    sample.mapping.map { .yes(why: $0) } ?? .no
  }

  /// Whether a file's ending is a table's.
  static func isTable(_ path: String) -> Bool {
    let lower = path.lowercased()
    return isJSONLines(path) || [".csv", ".tsv", ".tab"].contains { lower.hasSuffix($0) }
  }

  /// Whether a file holds JSON Lines.
  static func isJSONLines(_ path: String) -> Bool {
    let lower = path.lowercased()
    return lower.hasSuffix(".jsonl") || lower.hasSuffix(".ndjson")
  }

  /// The columns of a table, however it is delimited.
  static func header(
    _ text: DocumentText, path: String, delimiter: UInt8? = nil
  ) -> Set<String> {
    if isJSONLines(path) { return Set(JSONLineRows(text.utf8, path: path).header) }
    return Set(SeparatedRows(text.utf8, path: path, delimiter: delimiter).header)
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
    let bytes = page.text.utf8
    if Self.isJSONLines(page.path) {
      let rows = JSONLineRows(bytes, path: page.path)
      read(MappedRows(mapping: mapping, rows: rows, path: page.path, joined: page.joined), &record)
    } else {
      let rows = SeparatedRows(bytes, path: page.path, delimiter: mapping.delimiter)
      read(MappedRows(mapping: mapping, rows: rows, path: page.path, joined: page.joined), &record)
    }
  }

  private func read(_ rows: MappedRows<some TableRows>, _ record: inout RecordBuilder) {
    var rows = rows
    rows.read(into: &record)
  }
}
