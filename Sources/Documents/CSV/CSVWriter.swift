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
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendField(SpreadsheetCell.encoded(field))
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func appendField(_ field: String) {
    let quote = UInt8(ascii: "\"")
    let special: (UInt8) -> Bool = {
      $0 == UInt8(ascii: ",") || $0 == quote || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    // A lone empty field would read back as no row at all.
    let bare = columnCount > 1 || !field.isEmpty
    guard field.utf8.contains(where: special) || !bare else {
      bytes.append(contentsOf: field.utf8)
      return
    }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
