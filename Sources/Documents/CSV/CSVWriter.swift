package import Files

/// Writes comma-separated values as RFC 4180 has them, with line feeds.
///
/// A text that a spreadsheet would calculate is guarded (`SpreadsheetCell`); `CSVTable` reads it back as it was.
package struct CSVWriter: Sendable {
  /// The number of columns.
  package let columnCount: Int
  private var bytes: [UInt8] = []

  /// Starts a table with a header row.
  package init(columns: [String]) {
    columnCount = columns.count
    append(columns)
  }

  /// Adds a row, which must have as many fields as there are columns.
  package mutating func row(_ fields: [String]) {
    precondition(fields.count == columnCount, "a row has \(fields.count) of \(columnCount) fields")
    append(fields)
  }

  /// The table as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes the table to a file that appears whole or not at all.
  ///
  /// Fails when the system refuses.
  package func write(to path: String) throws(FileError) {
    try AtomicFile.write(bytes, to: path)
  }

  private mutating func append(_ fields: [String]) {
    // A lone empty field would read back as no row at all.
    let isLoneEmpty = columnCount == 1 && fields[0].isEmpty
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CSVField.append(
        SpreadsheetCell.encoded(field), to: &bytes, separator: UInt8(ascii: ","),
        always: isLoneEmpty)
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
