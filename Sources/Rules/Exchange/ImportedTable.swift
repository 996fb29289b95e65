internal import Documents

/// A table that came back from another program: a CSV of terms, or mappings in SSSOM's form.
struct ImportedTable {
  /// The lines that begin with `#`, without it.
  let metadata: String
  /// The column names, small letters.
  let header: [String]
  /// The line of the header in the file.
  let headerLine: Int
  let rows: [CSVTable.Row]

  /// Reads the bytes of a file.
  ///
  /// Fails when they are no text or hold no table.
  init(_ bytes: [UInt8], path: String) throws(TaxonomyError) {
    let table = CSVTable.parse(bytes)
    guard table.header.count > 1 else {
      throw .importFile(
        path: path, line: table.problems.first?.line ?? table.headerLine,
        what: table.problems.first.map { "\($0.what); " } ?? ""
          + "there is no header line of a CSV of terms or of SSSOM")
    }
    // Rows of another width are reported with their content.
    let width = "fields where the header has \(table.header.count)"
    if let problem = table.problems.first(where: { !$0.what.hasSuffix(width) }) {
      throw .importFile(path: path, line: problem.line, what: problem.what)
    }
    metadata = table.metadata.joined(separator: "\n")
    header = table.header.map { $0.lowercased() }
    headerLine = table.headerLine
    rows = table.rows
  }

  /// The position of a column.
  func index(of column: String) -> Int? { header.firstIndex(of: column) }
}
