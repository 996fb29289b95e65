internal import Catalogue
internal import Provenance
internal import Vocabulary

/// A table whose columns a mapping explains.
public struct MappedTable: AtlasFormat {
  /// The name for `--format`.
  public static let name = "table"
  /// Any atlas.
  public static let family: String? = nil
  /// What the format reads.
  public static let summary = "tables (CSV, TSV) through a mapping"

  /// Makes a reader.
  public init() {}

  /// A table is never guessed: without a mapping nobody knows what its columns mean.
  public static func recognise(_ sample: PageSample) -> Recognition {
    sample.hasMapping ? .yes(why: "the mapping names it") : .no
  }

  /// The column separator of a file.
  static func separator(_ path: String) -> UInt8 {
    path.lowercased().hasSuffix(".tsv") ? UInt8(ascii: "\t") : UInt8(ascii: ",")
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
    let table = CSVTable.parse(page.text.utf8, separator: Self.separator(page.path))
    for problem in table.problems {
      record.add(
        Finding(
          source: page.path, position: Position(line: problem.line, column: 1),
          severity: .error, code: "row-malformed", what: problem.what,
          remedy: "Mend the row; it gave no record."))
    }
    let missing = mapping.problems(header: table.header)
    guard missing.isEmpty else {
      for problem in missing {
        record.find(.error, "column-missing", problem.what, remedy: problem.remedy)
      }
      return
    }
    var rows = MappedRows(mapping: mapping, table: table, path: page.path)
    rows.read(into: &record)
  }
}
