package import Documents
package import Files

/// The columns of one CSV file, each with its text for a row: names and order are a contract with those who read
/// the file, and this is the only place that has them.
package struct TableSchema<Row> {
  /// A name with the text of a row.
  package struct Column {
    let name: String
    let text: (Row) -> String

    /// A column of text, which the writer quotes where it must.
    package static func text(_ name: String, _ value: @escaping (Row) -> String) -> Column {
      Column(name: name, text: value)
    }

    /// A number of nine significant digits; empty for nil.
    package static func number(_ name: String, _ value: @escaping (Row) -> Double?) -> Column {
      Column(name: name) { NumberText.g9(value($0)) }
    }

    /// An integer; empty for nil.
    package static func count(_ name: String, _ value: @escaping (Row) -> Int?) -> Column {
      Column(name: name) { value($0).map { "\($0)" } ?? "" }
    }

    /// 1 or 0; empty for nil.
    package static func flag(_ name: String, _ value: @escaping (Row) -> Bool?) -> Column {
      Column(name: name) { value($0).map { $0 ? "1" : "0" } ?? "" }
    }
  }

  /// The file's name.
  package let file: String
  private let columns: [Column]

  /// Names the file and its columns.
  package init(_ file: String, _ columns: [Column]) {
    self.file = file
    self.columns = columns
  }

  /// The names of the columns, in their order.
  package var header: [String] { columns.map(\.name) }

  /// The file's content, one row each.
  package func table(_ rows: [Row]) -> CSVWriter {
    var table = CSVWriter(columns: header)
    for row in rows { table.row(columns.map { $0.text(row) }) }
    return table
  }
}

/// A table that is written under its schema's name.
package struct NamedTable {
  /// The file's name.
  package let name: String
  /// Its content.
  package let table: CSVWriter

  package init<Row>(_ schema: TableSchema<Row>, _ rows: [Row]) {
    name = schema.file
    table = schema.table(rows)
  }

  /// Writes the file into a folder.
  ///
  /// Fails when the disk is full or the folder can't be written.
  package func write(to folder: String) throws(FileError) {
    try table.write(to: "\(folder)/\(name)")
  }
}
